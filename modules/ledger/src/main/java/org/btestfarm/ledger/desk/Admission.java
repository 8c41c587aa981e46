package org.btestfarm.ledger.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.AccountState;
import org.btestfarm.ledger.quota.Lease;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.TestState;
import org.btestfarm.ledger.quota.UserState;
import org.btestfarm.protocol.IpText;
import org.btestfarm.protocol.Transport;

/** Lets a test in with its first grants on all accounts, in one decision, or says which limit keeps it out. */
final class Admission<P> {
    private record No(String reason, String detail) {}

    private final LedgerState state;
    private final DeskSettings settings;
    private final Counter<P> counter;
    private final Grants<P> grants;
    private Optional<String> refusal = Optional.empty();

    Admission(LedgerState state, DeskSettings settings, Counter<P> counter, Grants<P> grants) {
        this.state = state;
        this.settings = settings;
        this.counter = counter;
        this.grants = grants;
    }

    void refuseAll(Optional<String> reason) {
        this.refusal = reason;
    }

    void open(P from, ToWriter.OpenTest open, Turn<P> turn) {
        LeaseId id = open.lease();
        Optional<TestState> known = state.test(id.test());
        if (known.isPresent()) {
            join(from, open, known.get(), turn);
            return;
        }
        if (state.wasClosed(id.test())) {
            turn.tell(from, new ToNode.Refused(id, ToNode.Refused.INVALID, "the test is over"));
            return;
        }
        List<AccountState> accounts;
        try {
            accounts = Account.touchedBy(open.user(), IpText.parse(open.address())).stream().map(state::look).toList();
        } catch (IllegalArgumentException e) {
            turn.tell(from, new ToNode.Refused(id, ToNode.Refused.INVALID, String.valueOf(e.getMessage())));
            return;
        }
        Optional<No> no = refused(open, accounts).or(() -> exhausted(open, accounts, turn));
        if (no.isPresent()) {
            turn.emit(new TestEvent.Refused(open.user(), IpText.of(IpText.parse(open.address())), no.get().reason(), no.get().detail()));
            turn.tell(from, new ToNode.Refused(id, no.get().reason(), no.get().detail()));
            return;
        }
        turn.emit(new TestEvent.Opened(
                id.test(),
                id.node(),
                open.user(),
                IpText.of(IpText.parse(open.address())),
                accounts.stream().map(AccountState::account).toList(),
                open.transport(),
                open.direction(),
                open.connections()));
        begin(from, open, state.test(id.test()).orElseThrow(), turn);
    }

    private void join(P from, ToWriter.OpenTest open, TestState test, Turn<P> turn) {
        if (counter.closers.containsKey(open.lease().test()) || test.isSettled(open.lease().node())) {
            turn.tell(from, new ToNode.Refused(open.lease(), ToNode.Refused.INVALID, "the test is over"));
            return;
        }
        Optional<Lease> mine = test.lease(open.lease().node());
        if (mine.isPresent()) {
            counter.links.put(open.lease(), from);
            turn.tell(from, grants.opened(mine.get(), turn));
        } else {
            begin(from, open, test, turn);
        }
    }

    private void begin(P from, ToWriter.OpenTest open, TestState test, Turn<P> turn) {
        LeaseId id = open.lease();
        counter.links.put(id, from);
        boolean both = open.transport() == Transport.TCP;
        boolean freeIn = (both || open.direction().serverReceives()) && unlimited(test, QuotaDirection.IN);
        boolean freeOut = (both || open.direction().serverTransmits()) && unlimited(test, QuotaDirection.OUT);
        turn.emit(new LeaseEvent.Granted(id, turn.today(), 0, 0, freeIn, freeOut));
        Lease lease = test.lease(id.node()).orElseThrow();
        grants.serve(lease, QuotaDirection.IN, open.in(), turn);
        grants.serve(lease, QuotaDirection.OUT, open.out(), turn);
        turn.tell(from, grants.opened(lease, turn));
    }

    private boolean unlimited(TestState test, QuotaDirection way) {
        return !Allowance.isLimited(state.policies(), test.accounts(), way);
    }

    private Optional<No> refused(ToWriter.OpenTest open, List<AccountState> accounts) {
        if (refusal.isPresent()) {
            return Optional.of(new No(ToNode.Refused.NOT_YET, refusal.get()));
        }
        if (open.user().isPresent()) {
            String name = open.user().get();
            if (!state.user(name).map(UserState::enabled).orElse(false)) {
                return Optional.of(new No(ToNode.Refused.USER_NOT_ALLOWED, "user " + Texts.printable(name) + " is removed or disabled"));
            }
        }
        long unknown = accounts.stream().filter(account -> state.account(account.account()).isEmpty()).count();
        if (state.tests().size() >= settings.maxTests() || state.accounts().size() + unknown > settings.maxAccounts()) {
            return Optional.of(new No(ToNode.Refused.LEDGER_FULL,
                    state.tests().size() + " tests and " + state.accounts().size() + " accounts are in the ledger, allowed are "
                            + settings.maxTests() + " and " + settings.maxAccounts()));
        }
        for (AccountState account : accounts) {
            OptionalInt most = state.policies().inForce(account.account()).testsAtOnce();
            if (most.isPresent() && account.tests() >= most.getAsInt()) {
                return Optional.of(new No(ToNode.Refused.TESTS_AT_ONCE,
                        Texts.printable(account.account().toString()) + " tests=" + most.getAsInt()));
            }
        }
        return Optional.empty();
    }

    private Optional<No> exhausted(ToWriter.OpenTest open, List<AccountState> accounts, Turn<P> turn) {
        List<Verdict> verdicts = new ArrayList<>(2);
        if (open.direction().serverReceives()) {
            verdicts.add(verdict(accounts, QuotaDirection.IN, open.in(), turn));
        }
        if (open.direction().serverTransmits()) {
            verdicts.add(verdict(accounts, QuotaDirection.OUT, open.out(), turn));
        }
        return verdicts.stream()
                .filter(Verdict.Exhausted.class::isInstance)
                .map(verdict -> new No(ToNode.Refused.QUOTA_EXHAUSTED, ((Verdict.Exhausted) verdict).limit().toString()))
                .findFirst();
    }

    private Verdict verdict(List<AccountState> accounts, QuotaDirection way, Demand demand, Turn<P> turn) {
        return Allowance.decide(state.policies(), accounts, way, demand, turn.today(), 1);
    }
}
