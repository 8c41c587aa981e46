package org.btestfarm.console.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.BroadcastHub;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.btestfarm.console.visitor.Viewer;

/**
 * Brings each new snapshot to all who follow. One clock and one encoding serve all of them. Who is slow misses seconds and gets the newest one when able to read again: nothing waits for a viewer
 * but that viewer's last frame. Who takes nothing for {@value #PATIENCE_SECONDS} s is let go.
 */
public final class LiveFeed {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(10);
    private static final int PATIENCE_SECONDS = 30;
    /** An answer that is not begun by then has lost its client. */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);
    /** Who is behind keeps only the newest anyway: this is for threads that come late. */
    private static final int HUB = 4;

    /** Lost streams are to be begun again after two seconds. */
    private static final ByteString RETRY = ByteString.fromString("retry: 2000\n\n");

    private static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

    private final ActorSystem<?> system;
    private final LiveSettings settings;
    private final Supplier<LiveFarm> farm;
    private final ViewerPlaces places;
    private final AtomicReference<LiveFrame> latest = new AtomicReference<>(new LiveFrame(LiveSnapshot.NONE));
    private final UniqueKillSwitch end;
    private final Source<LiveFrame, NotUsed> frames;

    /**
     * Follows a farm until it is {@link #stop}ped.
     *
     * @param farm asked ten times a second whether there is something new
     */
    public LiveFeed(ActorSystem<?> system, LiveSettings settings, Supplier<LiveFarm> farm) {
        this.system = system;
        this.settings = settings;
        this.farm = farm;
        this.places = new ViewerPlaces(settings);
        Pair<UniqueKillSwitch, Source<LiveFrame, NotUsed>> running = Source.tick(LOOK, LOOK, NotUsed.getInstance())
                .viaMat(KillSwitches.single(), Keep.right())
                .map(tick -> viewers() == 0 ? latest.get() : frame()) // Nothing is put together for nobody; who comes gets a new one first.
                .statefulMap(
                        this::frame,
                        (before, now) -> Pair.create(now, now == before ? Optional.<LiveFrame>empty() : Optional.of(now)),
                        last -> Optional.empty())
                .filter(Optional::isPresent)
                .map(Optional::get)
                .toMat(BroadcastHub.of(LiveFrame.class, HUB), Keep.both())
                .run(system);
        this.end = running.first();
        this.frames = running.second();
        frames.runWith(Sink.ignore(), system); // With nobody else the hub would keep old frames for the first who comes.
    }

    /** The newest snapshot, as it is sent. The same one until there is a newer. */
    LiveFrame frame() {
        LiveSnapshot now = farm.get().snapshot();
        return latest.updateAndGet(frame -> frame.snapshot() == now ? frame : new LiveFrame(now));
    }

    /** A place among those who follow, if there is one. It is given back by itself when the stream ends, or if it is not begun within seconds. */
    ViewerPlaces.Answer place(Viewer viewer) {
        ViewerPlaces.Answer answer = places.take(viewer.address());
        if (answer instanceof ViewerPlaces.Place place) {
            system.scheduler().scheduleOnce(BEGIN_WITHIN, place::releaseUnlessBegun, system.executionContext());
        }
        return answer;
    }

    /** What a viewer is sent: the newest frame at once, then each that is newer. */
    Source<ByteString, NotUsed> events(Viewer viewer, ViewerPlaces.Place place) {
        Source<ByteString, NotUsed> follow = frames.conflate((older, newer) -> newer).map(frame -> frame.event(viewer));
        return Source.fromMaterializer((materializer, attributes) -> place.begin()
                        ? Source.single(RETRY.concat(frame().event(viewer))).concatLazy(follow)
                        : Source.<ByteString>empty())
                .mapMaterializedValue(later -> NotUsed.getInstance())
                .keepAlive(HEARTBEAT_EVERY, () -> HEARTBEAT)
                .takeWithin(settings.longest())
                .backpressureTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .onErrorComplete(TimeoutException.class)
                .watchTermination((flowing, over) -> {
                    over.whenComplete((done, failure) -> place.release());
                    return flowing;
                });
    }

    /** How many follow now. */
    public int viewers() {
        return places.taken();
    }

    /** Ends all streams. */
    public void stop() {
        end.shutdown();
    }
}
