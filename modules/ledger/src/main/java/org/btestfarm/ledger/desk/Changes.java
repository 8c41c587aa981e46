package org.btestfarm.ledger.desk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.event.LedgerEvent;
import org.btestfarm.ledger.event.PolicyChanged;
import org.btestfarm.ledger.event.UserEvent;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;
import org.btestfarm.ledger.quota.UserState;

/** What operators change: users, policies, usage of other books. Running tests feel it at once. */
final class Changes<P> {
    private final LedgerState state;
    private final Counter<P> counter;
    private final Enforcement<P> enforcement;
    private final Imports<P> imports;

    Changes(LedgerState state, DeskSettings settings, Counter<P> counter, Enforcement<P> enforcement) {
        this.state = state;
        this.counter = counter;
        this.enforcement = enforcement;
        this.imports = new Imports<>(state, settings, enforcement);
    }

    void handle(P from, ToWriter request, Turn<P> turn) {
        if (request instanceof ToWriter.SaveUser save) {
            save(save, turn);
        } else if (request instanceof ToWriter.RemoveUser remove) {
            // Whoever asks again, because the answer did not come, finds it done.
            state.user(remove.name()).ifPresent(user -> {
                turn.emit(new UserEvent.Removed(user.name(), user.id()));
                stopTests(user.name(), "user_removed", turn);
            });
        } else if (request instanceof ToWriter.ChangePolicy change) {
            policy(change, turn);
        } else if (request instanceof ToWriter.ImportUsage usage) {
            imports.book(usage, turn);
        } else {
            throw new IllegalArgumentException("a request of an unknown kind");
        }
        turn.tell(from, new ToNode.Done(state.head().number()));
    }

    private void save(ToWriter.SaveUser save, Turn<P> turn) {
        Texts.userName(save.name());
        Digest digest = Digest.parse(save.digest());
        Optional<UserState> known = state.user(save.name());
        UserState wanted = new UserState(save.name(), save.id(), digest, save.md5(), save.enabled());
        if (known.equals(Optional.of(wanted))) {
            return;
        }
        if (known.isPresent() && !known.get().id().equals(save.id())) {
            throw new IllegalArgumentException("user " + Texts.printable(save.name()) + " exists already");
        }
        if (save.before().isPresent() && !known(save.name()).digest().toString().equals(save.before().get())) {
            throw new IllegalArgumentException("user " + Texts.printable(save.name()) + " was changed meanwhile");
        }
        LedgerEvent event = known.isEmpty() && save.enabled()
                ? new UserEvent.Added(save.name(), save.id(), digest, save.md5())
                : new UserEvent.Changed(save.name(), save.id(), digest, save.md5(), save.enabled());
        turn.emit(event);
        if (!save.enabled()) {
            stopTests(save.name(), "user_disabled", turn);
        }
    }

    private UserState known(String name) {
        return state.user(name).orElseThrow(() -> new IllegalArgumentException("there is no user " + Texts.printable(name)));
    }

    private void stopTests(String user, String reason, Turn<P> turn) {
        for (TestState test : state.tests()) {
            if (test.opened().user().equals(Optional.of(user))) {
                for (Lease lease : test.leases()) {
                    counter.link(lease.id()).ifPresent(link -> turn.tell(link, new ToNode.StopTest(lease.id(), reason, "user " + Texts.printable(user))));
                }
            }
        }
    }

    private void policy(ToWriter.ChangePolicy change, Turn<P> turn) {
        PolicyTarget target = PolicyTarget.parse(change.target());
        Policy before = state.policies().own(target);
        Map<QuotaKey, Long> bytes = new TreeMap<>(before.bytes());
        change.bytes().forEach((text, amount) -> {
            QuotaKey key = QuotaKey.parse(text);
            if (amount == ToWriter.ChangePolicy.REMOVE) {
                bytes.remove(key);
            } else {
                bytes.put(key, amount);
            }
        });
        OptionalInt tests = change.testsAtOnce().isEmpty() ? before.testsAtOnce() : change.testsAtOnce();
        OptionalLong millis = change.durationMillis().isEmpty()
                ? before.duration().map(d -> OptionalLong.of(d.toMillis())).orElse(OptionalLong.empty())
                : change.durationMillis();
        OptionalLong rate = change.rateBps().isEmpty() ? before.rateBps() : change.rateBps();
        Policy after = new Policy(
                bytes,
                tests.isPresent() && tests.getAsInt() == ToWriter.ChangePolicy.REMOVE ? OptionalInt.empty() : tests,
                millis.isPresent() && millis.getAsLong() != ToWriter.ChangePolicy.REMOVE ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty(),
                rate.isPresent() && rate.getAsLong() == ToWriter.ChangePolicy.REMOVE ? OptionalLong.empty() : rate);
        if (!after.equals(before)) {
            turn.emit(new PolicyChanged(target, after));
            enforcement.policiesChanged(turn);
        }
    }
}
