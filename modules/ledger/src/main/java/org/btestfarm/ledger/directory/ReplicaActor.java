package org.btestfarm.ledger.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.credential.CredentialStore;
import org.btestfarm.ledger.credential.CredentialWriter;
import org.btestfarm.ledger.credential.PasswordKey;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.event.PolicyChanged;
import org.btestfarm.ledger.event.UserEvent;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.StateImage;
import org.btestfarm.ledger.quota.UserState;
import org.jspecify.annotations.Nullable;

/**
 * A second copy of the writer's state, for readers: fed with what is durable, it swaps the directory's snapshot and answers questions about balances.
 * When an event takes credentials out of use it has them erased, so that happens whoever made the change and however it ended for him. It reads the
 * credentials table and so blocks: run it on a dispatcher for that.
 */
public final class ReplicaActor extends AbstractBehavior<Replica> {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final TimerScheduler<Replica> timers;
    private final Logins logins;
    private final CredentialWriter credentials;
    private final LiveDirectory directory;
    private final CompletableFuture<Done> ready;
    private final List<Replica.Await> waiting = new ArrayList<>();
    private @Nullable LedgerState state;
    private DirectorySnapshot snapshot = DirectorySnapshot.EMPTY;
    private boolean whole;
    private boolean swept;

    private ReplicaActor(
            ActorContext<Replica> context,
            TimerScheduler<Replica> timers,
            Logins logins,
            CredentialWriter credentials,
            LiveDirectory directory,
            CompletableFuture<Done> ready) {
        super(context);
        this.timers = timers;
        this.logins = logins;
        this.credentials = credentials;
        this.directory = directory;
        this.ready = ready;
    }

    /**
     * A replica.
     *
     * @param store read for credentials
     * @param credentials writes to the same table
     * @param key for passwords of users who are marked for MD5
     * @param directory whose snapshot is swapped
     * @param ready completed when the directory is whole for the first time; fails with a {@link LedgerException} if that can never be
     */
    public static Behavior<Replica> create(
            CredentialStore store, CredentialWriter credentials, PasswordKey key, LiveDirectory directory, CompletableFuture<Done> ready) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ReplicaActor(context, timers, new Logins(store, key), credentials, directory, ready)));
    }

    @Override
    public Receive<Replica> createReceive() {
        return newReceiveBuilder()
                .onMessage(Replica.Durable.class, durable -> durable(durable.entries()))
                .onMessage(Replica.Image.class, image -> image(image.image()))
                .onMessage(Replica.Read.class, this::read)
                .onMessage(Replica.Await.class, await -> await(await))
                .onMessage(Replica.Health.class, health -> health(health.trouble()))
                .onMessage(Replica.Unreadable.class, unreadable -> {
                    ready.completeExceptionally(new LedgerException(unreadable.reason()));
                    return this;
                })
                .onMessage(Replica.Retry.class, retry -> rebuild())
                .build();
    }

    /** Told by a writer that has recovered, or by a follower: an older one changes nothing. */
    private Behavior<Replica> image(byte[] image) {
        LedgerState told = StateImage.restore(image);
        LedgerState known = state;
        if (known == null || told.head().number() >= known.head().number()) {
            state = told;
        }
        return rebuild();
    }

    /** Makes the snapshot anew from the state and the whole table. */
    private Behavior<Replica> rebuild() {
        LedgerState known = state;
        if (known == null) {
            return this;
        }
        try {
            if (!swept) {
                Set<Digest> named = new HashSet<>();
                known.users().forEach(user -> named.add(user.digest()));
                int orphans = logins.store().sweep(named);
                swept = true;
                if (orphans > 0) {
                    getContext().getLog().info("{} rows of credentials that no user has any more are erased", orphans);
                }
            }
            DirectorySnapshot made = logins.addAll(known.users(), logins.store().all(), DirectorySnapshot.EMPTY);
            for (var policy : known.policies().all().entrySet()) {
                made = made.with(policy.getKey(), policy.getValue());
            }
            whole = true;
            publish(made.at(known.head().number()));
            ready.complete(Done.getInstance());
        } catch (LedgerException e) {
            tryAgain(e);
        }
        return this;
    }

    private void tryAgain(LedgerException problem) {
        whole = false;
        getContext().getLog().error("the directory of users is not up to date: {}", problem.getMessage());
        timers.startSingleTimer(new Replica.Retry(), RETRY);
    }

    /** A writer and a follower may both tell an event: the second time changes nothing. One that comes too early is told again by the follower. */
    private Behavior<Replica> durable(List<Entry> told) {
        LedgerState known = state;
        if (known == null) {
            return this;
        }
        long head = known.head().number();
        List<Entry> entries = told.stream().filter(entry -> entry.number() > head).toList();
        if (entries.isEmpty() || entries.get(0).number() != head + 1) {
            return this;
        }
        Set<String> users = new LinkedHashSet<>();
        Set<Digest> outOfUse = new HashSet<>();
        try {
            DirectorySnapshot made = snapshot;
            for (Entry entry : entries) {
                if (entry.event() instanceof UserEvent event) {
                    users.add(event.name());
                    known.user(event.name()).ifPresent(before -> outOfUse.add(before.digest()));
                } else if (entry.event() instanceof PolicyChanged event) {
                    made = made.with(event.target(), event.policy());
                }
                known.apply(entry);
            }
            for (String name : users) {
                Optional<UserState> now = known.user(name);
                now.ifPresent(user -> outOfUse.remove(user.digest()));
                made = now.isEmpty() ? made.without(name) : made.with(logins.find(now.get()));
            }
            if (whole) {
                publish(made.at(known.head().number()));
            }
        } catch (JournalFormatException e) {
            // Cannot be, since the writer applied the same; readers must not be told what may be wrong.
            state = null;
            directory.trouble(Optional.of("the directory does not follow the journal: " + e.getMessage()));
            getContext().getLog().error("the directory does not follow the journal", e);
        } catch (LedgerException e) {
            tryAgain(e);
        }
        if (!outOfUse.isEmpty()) {
            credentials.erase(outOfUse);
        }
        return this;
    }

    private void publish(DirectorySnapshot next) {
        snapshot = next;
        directory.swap(next);
        waiting.removeIf(await -> await.there().isDone() || await.event() <= next.version() && await.there().complete(Done.getInstance()));
    }

    private Behavior<Replica> await(Replica.Await await) {
        if (whole && await.event() <= snapshot.version()) {
            await.there().complete(Done.getInstance());
        } else {
            waiting.removeIf(other -> other.there().isDone());
            waiting.add(await);
            directory.want(await.event());
        }
        return this;
    }

    private Behavior<Replica> read(Replica.Read read) {
        LedgerState known = state;
        if (known == null) {
            read.notYet().accept(directory.trouble().orElse("the ledger is starting"));
        } else {
            read.question().accept(known);
        }
        return this;
    }

    private Behavior<Replica> health(Optional<String> trouble) {
        directory.trouble(trouble);
        return this;
    }
}
