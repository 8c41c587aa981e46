package org.btestfarm.dataplane.linux;

import com.sun.jna.Native;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether system calls of our own can be used here, and those that need no memory of ours. All are for non-blocking sockets: recv(2), fcntl(2), setpriority(2). */
public final class SystemCalls {
    private static final Logger log = LoggerFactory.getLogger(SystemCalls.class);

    /** Where structures are laid out as {@link DatagramBatch} has them. */
    private static final Set<String> KNOWN = Set.of("amd64", "x86_64", "aarch64");

    private static final String JNA_DIRECTORY = "jna.tmpdir";
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    /** What receiving calls are given. */
    static final int FLAGS = MSG_TRUNC | MSG_DONTWAIT;

    private SystemCalls() {}

    /** Tried out once, when first asked for. */
    private static final class Verdict {
        static final boolean AVAILABLE = tryOut();

        private static boolean tryOut() {
            try {
                requireKnownPlatform();
                Epoll.ensureAvailability();
                unpackWhereNettyDoes();
                SelfTest.run();
                log.debug("receiving with system calls of our own");
                return true;
            } catch (IOException | RuntimeException | LinkageError e) {
                log.debug("receiving as Netty does, without system calls of our own: {}", e.toString());
                return false;
            }
        }

        /** JNA would unpack its library in the user's home, which a service has none of. */
        private static void unpackWhereNettyDoes() {
            if (System.getProperty(JNA_DIRECTORY) == null) {
                System.setProperty(JNA_DIRECTORY, System.getProperty("java.io.tmpdir"));
            }
        }

        private static void requireKnownPlatform() throws IOException {
            String system = System.getProperty("os.name");
            String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
            if (!system.equals("Linux") || !KNOWN.contains(processor) || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
                throw new IOException("structures are not known for " + system + " on " + processor);
            }
        }
    }

    /** Whether the calls of this package work here; the first to ask waits for some 100 ms. */
    public static boolean areAvailable() {
        return Verdict.AVAILABLE;
    }

    /**
     * Takes bytes off a TCP connection without copying them anywhere (tcp(7), MSG_TRUNC).
     *
     * @param most bytes, 1 or more
     * @return how many it took; 0 if there are none now, or never will be again
     * @throws IOException the connection broke
     */
    public static long discard(int socket, long most) throws IOException {
        long taken = LibC.recv(socket, 0, most, FLAGS);
        return taken >= 0 ? taken : nothingOrFail("recv");
    }

    /**
     * A second descriptor of the same socket, to be polled on its own.
     *
     * @throws IOException there are too many open files
     */
    public static int duplicate(int descriptor) throws IOException {
        int second = LibC.fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
        return second >= 0 ? second : nothingOrFail("fcntl");
    }

    /**
     * Makes the thread that calls give way to others, for good. Java's own priorities do nothing on Linux unless the whole program is told to heed them, as root.
     *
     * @param nice 0 to 19; from 10 on a thread gets a tenth of what one at 0 gets, when both want the same core
     * @return whether it does
     */
    public static boolean giveWay(int nice) {
        return areAvailable() && LibC.setpriority(PRIO_PROCESS, THIS_THREAD, nice) == 0;
    }

    /** After a call that returned -1: 0 if there is nothing to receive now. */
    static int nothingOrFail(String call) throws IOException {
        int error = Native.getLastError();
        if (error == EAGAIN || error == EINTR) {
            return 0;
        }
        throw Errors.newIOException(call, -error);
    }
}
