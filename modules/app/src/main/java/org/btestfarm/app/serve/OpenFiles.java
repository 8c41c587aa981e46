package org.btestfarm.app.serve;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.app.serve.config.ServeConfiguration;
import org.btestfarm.console.ConsoleSettings;

/**
 * Whether this process may have as many files open as its limits on tests, handshakes and HTTP connections let it need. Where it has none left, connections wait unanswered, on all ports alike.
 */
final class OpenFiles {
    /** The program, its database and what listens, with room to spare. */
    private static final long OWN = 256;

    /** A UDP test's connection and its socket, which is polled a second time where it both sends and receives. */
    private static final long OF_A_TEST = 3;

    private OpenFiles() {}

    /** How many this process may have open; empty where the platform does not say. The JVM has raised its soft limit to the hard one. */
    static OptionalLong allowed() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount()) : OptionalLong.empty();
    }

    /** How many the limits let it need: with tests of one connection, as most are. */
    static long needed(ServeConfiguration configuration) {
        return needed(
                configuration.farm().limits().sessions(),
                configuration.farm().limits().handshakes(),
                configuration.http().map(ConsoleSettings::maxConnections).orElse(0));
    }

    static long needed(long tests, long handshakes, long httpConnections) {
        return OWN + OF_A_TEST * tests + handshakes + httpConnections;
    }

    /** The line that an operator needs, if it is too few. */
    static Optional<String> warning(long allowed, long needed) {
        return allowed < 0 || allowed >= needed ? Optional.empty() : Optional.of(
                "this process may have " + allowed + " files open, and limits.sessions, limits.handshakes and http.max-connections let it need " + needed
                        + ": raise the one (LimitNOFILE= of a systemd unit, ulimit -Hn of a shell, --ulimit nofile= of a container) or lower the others");
    }
}
