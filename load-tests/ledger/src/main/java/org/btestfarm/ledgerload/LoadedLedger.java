package org.btestfarm.ledgerload;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerConfig;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.Capability;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;

/** A whole ledger in a new directory, with users and quotas on all four kinds of account, and one node's place to hear answers. */
public final class LoadedLedger implements AutoCloseable {
    /** The node that all sessions say they are on. */
    static final NodeId NODE = new NodeId("load", "1");
    /** How long anything may take before a measurement has failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USERS_AT_ONCE = 200;
    private static final long LARGEST_TIME = TimeUnit.SECONDS.toNanos(60);

    /** From when a report was due until its answer, ns. */
    final SynchronizedHistogram reportTimes = new SynchronizedHistogram(LARGEST_TIME, 3);
    /** From when an opening was due until its answer, ns. */
    final SynchronizedHistogram openTimes = new SynchronizedHistogram(LARGEST_TIME, 3);
    /** Reports that are durable. */
    final LongAdder reported = new LongAdder();
    /** Tests that were let in. */
    final LongAdder opened = new LongAdder();
    /** Tests whose end is durable. */
    final LongAdder closed = new LongAdder();
    /** Answers that no measurement should see, by kind. */
    final Map<String, LongAdder> unexpected = new ConcurrentHashMap<>();

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final DataDirectory files;
    private final ActorSystem<?> system;
    private final Ledger ledger;
    private final ActorRef<ToNode> node;

    private LoadedLedger(DataDirectory files, ActorSystem<?> system, Ledger ledger) {
        this.files = files;
        this.system = system;
        this.ledger = ledger;
        this.node = system.systemActorOf(node(), "node", Props.empty());
    }

    /**
     * Starts one.
     *
     * @param directory must not exist
     * @param server where the database is, which must be new; empty for SQLite in the directory
     */
    static LoadedLedger start(Path directory, Optional<PostgresDatabase> server, int users) throws Exception {
        if (Files.exists(directory)) {
            throw new LedgerException(directory + " exists: name a directory that does not, on the disk that is to be measured");
        }
        DataDirectory files = DataDirectory.open(directory);
        if (server.isPresent()) {
            files.use(server.get());
        }
        files.database().migrate();
        ActorSystem<?> system = ActorSystem.create(
                Behaviors.empty(), "ledger-load", LedgerConfig.pekko(files.database()).withFallback(ConfigFactory.load()));
        LoadedLedger loaded = new LoadedLedger(files, system, Ledger.start(system, LedgerSettings.defaults("load", ZoneOffset.UTC), files));
        loaded.ledger.ready().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        loaded.fill(users);
        return loaded;
    }

    /** The name of the user with that number. */
    public static String user(int number) {
        return "user" + number + "@realm" + number % 20;
    }

    private void fill(int users) throws Exception {
        ask(new ToWriter.Hello(NODE, Set.of(Capability.values())), ToNode.Welcome.class);
        for (String kind : new String[] {"user", "address", "prefix", "realm"}) {
            ask(new ToWriter.ChangePolicy(
                    "default:" + kind, Map.of("day", 1L << 49, "month.out", 1L << 50), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()), ToNode.Done.class);
        }
        for (int first = 0; first < users; first += USERS_AT_ONCE) {
            for (int i = first; i < Math.min(users, first + USERS_AT_ONCE) - 1; i++) {
                send(save(i));
            }
            ask(save(Math.min(users, first + USERS_AT_ONCE) - 1), ToNode.Done.class);
        }
    }

    private static ToWriter save(int user) {
        return new ToWriter.SaveUser(user(user), "id" + user, "ab".repeat(32), false, true);
    }

    /** Asks and waits; answers go past the node. */
    private <T extends ToNode> void ask(ToWriter request, Class<T> answer) throws Exception {
        boolean hello = request instanceof ToWriter.Hello;
        ToNode got = AskPattern.<Collector.Command, ToNode>ask(ledger.collector(), to -> new Collector.Ask(to, request), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!answer.isInstance(got)) {
            throw new IllegalStateException(request + " was answered by " + got);
        }
        if (hello) { // The node must stay, or its leases are settled: the place to hear answers is what counts.
            send(request);
        }
    }

    /** Sends, without waiting; the node hears the answer. */
    void send(ToWriter request) {
        ledger.collector().tell(new Collector.Ask(node, request));
    }

    /** A session that the node knows from now on. */
    Session session(String test, int user) {
        Session session = new Session(test, NODE, user);
        sessions.put(test, session);
        return session;
    }

    private Behavior<ToNode> node() {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof ToNode.UsageAnswer answer) {
                Session session = sessions.get(answer.lease().test());
                if (session != null) {
                    session.answered(answer, nanos -> {
                        reportTimes.recordValue(Math.min(nanos, LARGEST_TIME));
                        reported.increment();
                    });
                }
            } else if (message instanceof ToNode.Opened answer) {
                openTimes.recordValue(Math.min(sessions.get(answer.lease().test()).opened(answer), LARGEST_TIME));
                opened.increment();
            } else if (message instanceof ToNode.Closed answer) {
                sessions.remove(answer.test());
                closed.increment();
            } else if (!(message instanceof ToNode.Welcome || message instanceof ToNode.Done)) {
                unexpected.computeIfAbsent(message.getClass().getSimpleName(), kind -> new LongAdder()).increment();
            }
            return Behaviors.same();
        });
    }

    @Override
    public void close() throws Exception {
        try {
            ledger.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            files.close();
        }
    }
}
