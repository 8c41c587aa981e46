package org.btestfarm.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;

/** Collects a {@link TestPlan}, which checks it; each setting is described there. */
public final class TestPlanBuilder {
    private final InetSocketAddress server;
    private Transport transport = Transport.UDP;
    private TestDirection direction = TestDirection.RECEIVE;
    private int connections;
    private Duration duration = Duration.ofSeconds(10);
    private long txBps;
    private long rxBps;
    private int txSize;
    private int rxSize;
    private Payload payload = Payload.ZEROS;
    private boolean openPath;
    private Optional<Login> login = Optional.empty();
    private Duration stepDeadline = Duration.ofSeconds(10);

    TestPlanBuilder(InetSocketAddress server) {
        this.server = server;
    }

    /** TCP or UDP. */
    public TestPlanBuilder transport(Transport value) {
        transport = value;
        return this;
    }

    /** Who sends. */
    public TestPlanBuilder direction(TestDirection value) {
        direction = value;
        return this;
    }

    /** As on the wire: 0 for one without a session token, N for N. */
    public TestPlanBuilder connections(int value) {
        connections = value;
        return this;
    }

    /** How long to move data. */
    public TestPlanBuilder duration(Duration value) {
        duration = value;
        return this;
    }

    /** What we send, bit/s; 0 is unlimited. */
    public TestPlanBuilder txBps(long value) {
        txBps = value;
        return this;
    }

    /** What the server shall send, bit/s; 0 is unlimited. */
    public TestPlanBuilder rxBps(long value) {
        rxBps = value;
        return this;
    }

    /** What we send at a time, bytes; 0 is the default. */
    public TestPlanBuilder txSize(int value) {
        txSize = value;
        return this;
    }

    /** What the server shall send at a time, bytes; 0 is the default. */
    public TestPlanBuilder rxSize(int value) {
        rxSize = value;
        return this;
    }

    /** What fills the data. */
    public TestPlanBuilder payload(Payload value) {
        payload = value;
        return this;
    }

    /** Whether to open a path through our NAT. */
    public TestPlanBuilder openPath(boolean value) {
        openPath = value;
        return this;
    }

    /** Who logs in if the server asks. */
    public TestPlanBuilder login(Login value) {
        login = Optional.of(value);
        return this;
    }

    /** How long each step of the set-up may take. */
    public TestPlanBuilder stepDeadline(Duration value) {
        stepDeadline = value;
        return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalArgumentException if a setting is out of its bounds; one line that says what is allowed
     */
    public TestPlan build() {
        return new TestPlan(
                server, transport, direction, connections, duration, txBps, rxBps, txSize, rxSize, payload, openPath, login, stepDeadline);
    }
}
