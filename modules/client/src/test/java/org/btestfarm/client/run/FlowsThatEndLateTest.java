package org.btestfarm.client.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.btestfarm.client.Second;
import org.btestfarm.client.TestOutcome;
import org.btestfarm.client.TestResult;
import org.btestfarm.client.testing.FakeServer;
import org.btestfarm.dataplane.Flow;
import org.btestfarm.dataplane.Wire;
import org.junit.jupiter.api.Test;

/** A busy event loop learns late that its flow shall end, and counts until then. */
final class FlowsThatEndLateTest extends ScenarioTest {
    private static final Duration LATE = Duration.ofMillis(400);
    private static final Executor LATER = CompletableFuture.delayedExecutor(LATE.toMillis(), TimeUnit.MILLISECONDS);

    @Test
    void whatIsCountedAfterTheVerdictIsDividedByTheTimeThatItTook() throws Exception {
        try (FakeServer server = FakeServer.playing(peer -> {
                    peer.pass();
                    peer.sendZerosUntilClosed();
                });
                ControlLoop loop = ControlLoop.open()) {
            Connector connector = (remote, deadline) -> plane().connect(remote, deadline).thenApply(FlowsThatEndLateTest::late);

            TestResult result = TestRun.start(loop, connector, tcp(server).build(), seconds::add)
                    .result()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(result.outcome()).isEqualTo(TestOutcome.DONE);
            assertThat(result.measured()).isGreaterThanOrEqualTo(SHORT.plus(LATE));
            assertThat(seconds.stream().mapToLong(Second::rxBytes).sum()).as("the seconds add up to the whole").isEqualTo(result.rxBytes());
            assertAllClosed(server);
        }
    }

    /** A wire whose flows stop so much later than they are told to. */
    private static Wire late(Wire wire) {
        return proxy(Wire.class, (method, arguments) -> {
            Object value = method.invoke(wire, arguments);
            return value instanceof Flow flow ? lateFlow(flow) : value;
        });
    }

    private static Flow lateFlow(Flow flow) {
        return proxy(Flow.class, (method, arguments) -> {
            if (method.getName().equals("stop")) {
                LATER.execute(flow::stop);
                return null;
            }
            return method.invoke(flow, arguments);
        });
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            try {
                return call.on(method, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
