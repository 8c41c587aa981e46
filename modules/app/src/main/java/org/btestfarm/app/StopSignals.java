package org.btestfarm.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGINT: the first asks to stop, the second ends the process at once.
 *
 * <p>For maintainers: a shutdown hook cannot tell a second signal, and leaves the exit status at 143. The JDK's only way to a signal is {@code sun.misc.Signal}, which the
 * module jdk.unsupported exports for want of another; it is called by reflection, because javac cannot be told to accept it.
 */
public final class StopSignals {
    private static final int ENDED_BY_SIGNAL = 128;
    private static final int SIGTERM = 15;

    private StopSignals() {}

    /** From now on, the first signal runs this on a thread of its own. */
    public static void on(Runnable stop) {
        AtomicInteger count = new AtomicInteger();
        Runnable handler = () -> {
            if (count.getAndIncrement() > 0) {
                Runtime.getRuntime().halt(ENDED_BY_SIGNAL + SIGTERM);
            }
            stop.run();
        };
        handle("TERM", handler);
        handle("INT", handler);
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "stop on SIG" + name;
            };
            Object handled = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), handled);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no sun.misc.Signal", e);
        }
    }
}
