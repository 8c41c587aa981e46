package org.btestfarm.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM, SIGINT and SIGHUP, as long as this is open: the first asks to stop, the second ends the process at once.
 *
 * <p>For maintainers: a shutdown hook cannot tell a second signal, and leaves the exit status at 143. The JDK's only way to a signal is {@code sun.misc.Signal}, which the
 * module jdk.unsupported exports for want of another; it is called by reflection, because javac cannot be told to accept it.
 */
public final class StopSignals implements AutoCloseable {
    /** A process that a signal ended has this, and the signal's number, as its exit status. */
    private static final int ENDED_BY_SIGNAL = 128;

    private enum Kind {
        /** A terminal that is gone: nobody reads on, so it is an order to stop too. */
        HUP(1),
        INT(2),
        TERM(15);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** A signal, and who handled it before us. */
    private record Handled(Object signal, Object before) {}

    private final AtomicInteger count = new AtomicInteger();
    private final List<Handled> handled = new ArrayList<>();

    private StopSignals() {}

    /** From now on, the first signal runs this on a thread of its own. */
    public static StopSignals on(Runnable stop) {
        StopSignals signals = new StopSignals();
        for (Kind kind : Kind.values()) {
            signals.handle(kind, stop);
        }
        return signals;
    }

    private void handle(Kind kind, Runnable stop) {
        InvocationHandler call = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                if (count.getAndIncrement() > 0) {
                    Runtime.getRuntime().halt(ENDED_BY_SIGNAL + kind.number);
                }
                stop.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop on SIG" + kind;
        };
        try {
            Class<?> handler = handlerClass();
            Object signal = signalClass().getConstructor(String.class).newInstance(kind.name());
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            handled.add(new Handled(signal, exchange(signal, ours)));
        } catch (ReflectiveOperationException e) {
            throw unavailable(e);
        }
    }

    /** Signals do what they did before. */
    @Override
    public void close() {
        try {
            for (Handled one : handled) {
                exchange(one.signal(), one.before());
            }
        } catch (ReflectiveOperationException e) {
            throw unavailable(e);
        }
    }

    /** Sets a signal's handler; gives the one before. */
    private static Object exchange(Object signal, Object handler) throws ReflectiveOperationException {
        return signalClass().getMethod("handle", signalClass(), handlerClass()).invoke(null, signal, handler);
    }

    private static Class<?> signalClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.Signal");
    }

    private static Class<?> handlerClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }

    private static IllegalStateException unavailable(ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return new IllegalStateException("this JVM lets no program handle signals (was it started with -Xrs?): " + cause, cause);
    }
}
