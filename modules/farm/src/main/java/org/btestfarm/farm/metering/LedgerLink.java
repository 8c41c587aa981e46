package org.btestfarm.farm.metering;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's one line to the quota writer. It says hello, keeps one lease for each test that has connections here, and reads the counters of all of them once a second, so a
 * test costs one report and one answer a second, whatever its throughput and however many connections it has. It repeats what is not answered: everything may be said twice. Told to drain it sees
 * the last reports answered and the tests closed, as long as its deadline allows, and stops.
 */
public final class LedgerLink extends AbstractBehavior<LedgerLink.Command> {
    /** What the link is told. */
    public sealed interface Command {}

    /**
     * May this test run here? Asked again for a lease that it keeps already, it tells what came of that.
     *
     * @param lease made for this test on this node
     * @param told the answer, once, within {@link LeaseSettings#openWithin}; must not block
     */
    public record Open(NodeLease lease, LeaseRequest request, Consumer<LeaseAnswer> told) implements Command {}

    /** The test's last connection on this node has left. */
    public record Ended(NodeLease lease) implements Command {}

    /**
     * The test's last connection of all has left; told by its session, wherever that is.
     *
     * @param congestion the TCP congestion control by which the farm sent; empty where it did not, or it is not known
     */
    public record CloseTest(String test, EndReason reason, Optional<String> congestion) implements Command {}

    /**
     * No more tests come: see the last reports answered, then stop.
     *
     * @param replyTo told when that is done or its deadline has passed
     */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /**
     * The link has stopped.
     *
     * @param unanswered how many leases and tests the writer did not confirm in time
     */
    public record Drained(int unanswered) {}

    private record Low(String test) implements Command {}

    private record FromWriter(ToNode message) implements Command {}

    private record Second() implements Command {}

    private record Beat() implements Command {}

    private record Soon() implements Command {}

    private record Repeat() implements Command {}

    private record Quiet() implements Command {}

    private record DrainOverdue() implements Command {}

    private static final Logger log = LoggerFactory.getLogger(LedgerLink.class);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Beats are at least so far apart: how late a test's own second may be looked at when there are many tests. Each is a transaction of the ledger. */
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration REPEAT_AFTER_TROUBLE = Duration.ofMillis(500);

    /** Sessions take a moment to hear that their last connection has left. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private final LedgerAccess ledger;
    private final LeaseSettings settings;
    private final LedgerStatus status;
    private final IntSupplier cpuPct;
    private final LongSupplier nanoClock;
    private final Clock clock;
    private final TimerScheduler<Command> timers;
    private final ActorRef<ToNode> answers;
    private final Map<String, LeaseKeeper> keepers = new LinkedHashMap<>();
    private final Map<String, ToWriter.CloseTest> closing = new LinkedHashMap<>();
    private final ReportsTogether reports;
    private boolean welcome;
    private int window = 1;
    private long lostBefore;
    private long closesSent;
    private @Nullable ActorRef<Drained> drainer;

    private LedgerLink(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LedgerAccess ledger,
            LeaseSettings settings,
            LedgerStatus status,
            IntSupplier cpuPct,
            LongSupplier nanoClock,
            Clock clock) {
        super(context);
        this.timers = timers;
        this.ledger = ledger;
        this.settings = settings;
        this.status = status;
        this.cpuPct = cpuPct;
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.answers = context.messageAdapter(ToNode.class, FromWriter::new);
        this.lostBefore = nanoClock.getAsLong();
        this.reports = new ReportsTogether(request -> ledger.collector().tell(new Collector.Ask(answers, request)));
        timers.startTimerAtFixedRate(Second.class, new Second(), SECOND);
        context.getSystem().receptionist().tell(Receptionist.register(Collector.LINKS, answers));
        hello();
    }

    /**
     * The link of a node.
     *
     * @param status says whether tests can be let in
     * @param cpuPct our CPU load, percent
     * @param nanoClock monotonic
     * @param clock what time it is: when the day ends
     */
    public static Behavior<Command> create(
            LedgerAccess ledger, LeaseSettings settings, LedgerStatus status, IntSupplier cpuPct, LongSupplier nanoClock, Clock clock) {
        // A link that stopped would be a node that is gone, and all of its leases charged: whatever goes wrong with one lease, it goes on.
        return Behaviors.supervise(Behaviors.<Command>setup(context -> Behaviors.withTimers(
                        timers -> new LedgerLink(context, timers, ledger, settings, status, cpuPct, nanoClock, clock))))
                .onFailure(SupervisorStrategy.resume());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromWriter.class, from -> heard(from.message()))
                .onMessage(Low.class, low -> with(low.test(), keeper -> keeper.low(now())))
                .onMessage(Second.class, second -> second())
                .onMessage(Beat.class, beat -> beat())
                .onMessage(Soon.class, soon -> soon())
                .onMessage(Repeat.class, repeat -> repeat())
                .onMessage(Open.class, this::open)
                .onMessage(Ended.class, ended -> with(ended.lease().test(), keeper -> keeper.end(now())))
                .onMessage(CloseTest.class, this::close)
                .onMessage(Drain.class, this::drain)
                .onMessage(Quiet.class, quiet -> keepers.isEmpty() && closing.isEmpty() ? drained() : this)
                .onMessage(DrainOverdue.class, overdue -> drained())
                .build();
    }

    private long now() {
        return nanoClock.getAsLong();
    }

    private void hello() {
        send(new ToWriter.Hello(ledger.node(), settings.capabilities(), ToWriter.Hello.FORMS));
    }

    private void send(ToWriter request) {
        reports.send(request);
    }

    private Behavior<Command> open(Open open) {
        String test = open.lease().test();
        LeaseKeeper known = keepers.get(test);
        if (known != null) {
            known.whenOpen(open.told());
        } else if (!welcome || drainer != null) {
            open.told().accept(new LeaseAnswer.Refused(
                    ToNode.Refused.NOT_YET, drainer != null ? "the farm is stopping" : status.trouble().orElse("the ledger does not answer")));
        } else {
            ActorRef<Command> self = getContext().getSelf();
            open.lease().in().whenLow(() -> self.tell(new Low(test)));
            open.lease().out().whenLow(() -> self.tell(new Low(test)));
            LeaseKeeper keeper = new LeaseKeeper(
                    new LeaseId(test, ledger.node()), open.lease(), open.request(), settings, this::send, () -> window, now());
            keepers.put(test, keeper);
            if (!timers.isTimerActive(Beat.class)) {
                beatAfter(SECOND.toNanos());
            }
            keeper.whenOpen(open.told());
            keeper.ask();
        }
        return this;
    }

    private Behavior<Command> close(CloseTest close) {
        ToWriter.CloseTest request = new ToWriter.CloseTest(close.test(), close.reason().word(), close.reason().detail(), close.congestion());
        closing.put(close.test(), request);
        send(request);
        return this;
    }

    private Behavior<Command> heard(ToNode message) {
        if (message instanceof ToNode.Several several) {
            return reports.gather(() -> heardAll(several.messages()));
        }
        if (message instanceof ToNode.Busy) {
            return trouble("the ledger has too much to do");
        }
        if (message instanceof ToNode.NotYet notYet) {
            return trouble(notYet.reason());
        }
        if (message instanceof ToNode.Introduce) {
            return introduce();
        }
        status.well();
        if (message instanceof ToNode.UsageAnswer answer) {
            return with(answer.lease().test(), keeper -> {
                keeper.answered(answer, now());
                keeper.repeat(lostBefore, now());
            });
        } else if (message instanceof ToNode.Opened opened) {
            return with(opened.lease().test(), keeper -> keeper.opened(opened, now()));
        } else if (message instanceof ToNode.Refused refused) {
            return with(refused.lease().test(), keeper -> keeper.refused(refused));
        } else if (message instanceof ToNode.Recall recall) {
            return with(recall.lease().test(), keeper -> keeper.recall(recall, now()));
        } else if (message instanceof ToNode.Exhausted exhausted) {
            return with(exhausted.lease().test(), keeper -> keeper.exhausted(exhausted));
        } else if (message instanceof ToNode.LimitsChanged changed) {
            return with(changed.lease().test(), keeper -> keeper.limits(changed));
        } else if (message instanceof ToNode.StopTest stop) {
            return with(stop.lease().test(), keeper -> keeper.lease().stop(EndReason.ofTest(stop.reason(), stop.detail())));
        } else if (message instanceof ToNode.LeaseOver over) {
            return with(over.lease().test(), LeaseKeeper::over);
        } else if (message instanceof ToNode.Closed closed) {
            closing.remove(closed.test());
            return checkDrained();
        } else if (message instanceof ToNode.Welcome welcomed) {
            welcome = true;
            reports.together(welcomed.forms() >= ToWriter.Hello.SEVERAL);
            window = welcomed.window();
            log.debug("the ledger takes {} reports of a lease at a time", window);
        } else if (message instanceof ToNode.Rejected rejected) {
            log.error("the ledger rejected a request: {}", rejected.reason());
        }
        return this;
    }

    private Behavior<Command> heardAll(List<ToNode> messages) {
        Behavior<Command> next = this;
        for (ToNode message : messages) {
            next = heard(message);
            if (next != this) {
                break; // It has drained.
            }
        }
        return next;
    }

    private Behavior<Command> with(String test, Consumer<LeaseKeeper> action) {
        LeaseKeeper keeper = keepers.get(test);
        if (keeper == null) {
            return this;
        }
        action.accept(keeper);
        if (keeper.phase() == LeaseKeeper.Phase.OVER) {
            keepers.remove(test);
            return checkDrained();
        }
        if (keeper.isRestless(now()) && !timers.isTimerActive(Soon.class)) {
            timers.startSingleTimer(Soon.class, new Soon(), SOON);
        }
        return this;
    }

    private void withAll(Consumer<LeaseKeeper> action) {
        List.copyOf(keepers.keySet()).forEach(test -> with(test, action));
    }

    private Behavior<Command> soon() {
        withAll(keeper -> keeper.soon(now()));
        return this;
    }

    /** Looks at the leases whose tests have ended a second: each at its own time, so that its samples are of whole seconds. */
    private Behavior<Command> beat() {
        long now = now();
        int cpu = cpuPct.getAsInt();
        long millis = clock.millis();
        List<String> due = new ArrayList<>();
        long next = SECOND.toNanos();
        for (Map.Entry<String, LeaseKeeper> entry : keepers.entrySet()) {
            long until = entry.getValue().untilSecondIsOver(now);
            if (until <= 0) {
                due.add(entry.getKey());
            } else {
                next = Math.min(next, until);
            }
        }
        reports.gather(() -> {
            due.forEach(test -> with(test, keeper -> keeper.second(now, millis, cpu)));
            return this;
        });
        if (!keepers.isEmpty()) {
            beatAfter(next);
        }
        return this;
    }

    private void beatAfter(long nanos) {
        timers.startSingleTimer(Beat.class, new Beat(), Duration.ofNanos(Math.max(BEAT.toNanos(), nanos)));
    }

    private Behavior<Command> second() {
        long now = now();
        long openWithin = settings.openWithin().toNanos();
        List<LeaseKeeper> unheard = new ArrayList<>();
        withAll(keeper -> {
            if (keeper.isOverdue(openWithin, now)) {
                keeper.giveUp(status.trouble().orElse("the ledger did not answer within " + settings.openWithin().toMillis() + " ms"));
            }
            if (keeper.isUnheard(now)) {
                unheard.add(keeper);
            }
        });
        if (!keepers.isEmpty() && !timers.isTimerActive(Beat.class)) {
            beatAfter(0); // One lease's fault ended the beats.
        }
        if (!welcome || !unheard.isEmpty() || !closing.isEmpty() && now - closesSent > TimeUnit.SECONDS.toNanos(2)) {
            if (!unheard.isEmpty()) {
                status.trouble("the ledger does not answer");
            }
            return repeat();
        }
        return this;
    }

    /** All that was asked may be lost. */
    private Behavior<Command> trouble(String reason) {
        status.trouble(reason);
        lostBefore = now();
        if (!timers.isTimerActive(Repeat.class)) {
            timers.startSingleTimer(Repeat.class, new Repeat(), REPEAT_AFTER_TROUBLE);
        }
        return this;
    }

    /** The writer has moved, or started again, or lost sight of this node: what was under way is said again. It may ask for each test that it was asked for; once is enough. */
    private Behavior<Command> introduce() {
        log.debug("a writer of the ledger that does not know this node asks who it is");
        lostBefore = now();
        reports.together(false); // Until it has said what it reads.
        if (!timers.isTimerActive(Repeat.class)) {
            timers.startSingleTimer(Repeat.class, new Repeat(), SOON);
        }
        return this;
    }

    private Behavior<Command> repeat() {
        long now = now();
        hello(); // This may be a writer that never heard of this node.
        withAll(keeper -> keeper.repeat(lostBefore, now));
        if (!closing.isEmpty()) {
            closesSent = now;
            closing.values().forEach(this::send);
        }
        return this;
    }

    private Behavior<Command> drain(Drain drain) {
        drainer = drain.replyTo();
        timers.startSingleTimer(DrainOverdue.class, new DrainOverdue(), settings.drainWithin());
        return checkDrained();
    }

    private Behavior<Command> checkDrained() {
        if (drainer != null && keepers.isEmpty() && closing.isEmpty()) {
            timers.startSingleTimer(Quiet.class, new Quiet(), QUIET);
        }
        return this;
    }

    private Behavior<Command> drained() {
        int unanswered = keepers.size() + closing.size();
        if (unanswered > 0) {
            log.warn("the ledger did not confirm {} last reports and closed tests in time: leases are charged in full", unanswered);
        }
        if (drainer != null) {
            drainer.tell(new Drained(unanswered));
        }
        return Behaviors.stopped();
    }
}
