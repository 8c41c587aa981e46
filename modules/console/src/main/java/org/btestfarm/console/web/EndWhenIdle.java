package org.btestfarm.console.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Ends a connection on which there was no answer for a while, and on which none is being sent. Pekko's own idle timeout starts again with each byte: who sends a header byte by byte could hold a
 * connection for ever. An answer that is sent as a stream may take longer; who does not take it is Pekko's timeout's matter.
 */
public final class EndWhenIdle extends GraphStage<FlowShape<HttpResponse, HttpResponse>> {
    private static final int LOOKS = 4;

    private final Inlet<HttpResponse> in = Inlet.create("answers");
    private final Outlet<HttpResponse> out = Outlet.create("answers-sent");
    private final FlowShape<HttpResponse, HttpResponse> shape = FlowShape.of(in, out);
    private final Duration idle;

    /** @param idle how long there may be no answer; the end comes up to a quarter later */
    public EndWhenIdle(Duration idle) {
        this.idle = idle;
    }

    @Override
    public FlowShape<HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        AtomicInteger streams = new AtomicInteger();
        AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
        return new TimerGraphStageLogic(shape) {
            {
                setHandlers(in, out, new AbstractInOutHandler() {
                    @Override
                    public void onPush() {
                        lastAnswer.set(System.nanoTime());
                        push(out, counted(grab(in), streams, lastAnswer));
                    }

                    @Override
                    public void onPull() {
                        pull(in);
                    }
                });
            }

            @Override
            public void preStart() {
                Duration look = idle.dividedBy(LOOKS);
                scheduleAtFixedRate("look", look, look);
            }

            @Override
            public void onTimer(Object key) {
                if (streams.get() == 0 && System.nanoTime() - lastAnswer.get() >= idle.toNanos()) {
                    completeStage();
                }
            }
        };
    }

    private static HttpResponse counted(HttpResponse answer, AtomicInteger streams, AtomicLong lastAnswer) {
        if (!answer.entity().isChunked() && !answer.entity().isCloseDelimited()) {
            return answer;
        }
        return answer.transformEntityDataBytes(Flow.<ByteString>create().watchTermination((none, over) -> {
            streams.incrementAndGet();
            over.whenComplete((done, failure) -> {
                lastAnswer.set(System.nanoTime());
                streams.decrementAndGet();
            });
            return NotUsed.getInstance();
        }));
    }
}
