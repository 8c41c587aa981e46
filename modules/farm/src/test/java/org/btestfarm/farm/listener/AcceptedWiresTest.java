package org.btestfarm.farm.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.dataplane.Wire;
import org.junit.jupiter.api.Test;

class AcceptedWiresTest {
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Wire> tooMany = new ArrayList<>();
    private final AcceptedWires wires = new AcceptedWires(told::incrementAndGet, tooMany::add);

    @Test
    void oneMessageTellsOfManyWires() {
        List<Wire> accepted = List.of(wire(), wire(), wire());
        accepted.forEach(wires::accepted);
        assertThat(told).hasValue(1);
        assertThat(accepted).allSatisfy(wire -> assertThat(wires.next()).isSameAs(wire));
        assertThat(wires.next()).isNull();
        wires.accepted(wire());
        assertThat(told).as("told anew once all were taken").hasValue(2);
    }

    @Test
    void thereIsABound() {
        for (int i = 0; i < AcceptedWires.ROOM; i++) {
            wires.accepted(wire());
        }
        Wire last = wire();
        wires.accepted(last);
        assertThat(tooMany).containsExactly(last);
        assertThat(told).hasValue(1);
    }

    @Test
    void nothingStaysOpenAfterTheEnd() {
        wires.accepted(wire());
        wires.closeAll();
        assertThat(closed).hasValue(1);
        wires.accepted(wire());
        assertThat(closed).hasValue(2);
        assertThat(wires.next()).isNull();
    }

    /** A wire that can be closed and compared, and nothing else. */
    private Wire wire() {
        return (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[] {Wire.class}, (self, method, arguments) -> switch (method.getName()) {
            case "close" -> closed.incrementAndGet() > 0 ? null : self;
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "wire";
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }
}
