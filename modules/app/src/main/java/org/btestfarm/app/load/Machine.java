package org.btestfarm.app.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What a figure was measured with. */
final class Machine {
    private Machine() {}

    /** One line: processor, cores, memory. */
    static String hardware() {
        int cores = Runtime.getRuntime().availableProcessors();
        String memory = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? String.format(Locale.ROOT, ", %.1f GiB", system.getTotalMemorySize() / (double) (1L << 30))
                : "";
        return processor() + ", " + cores + (cores == 1 ? " core" : " cores") + memory;
    }

    /** One line: the system and its version, and Java's. */
    static String software() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")";
    }

    /** As Linux names it (proc(5)); elsewhere the architecture. */
    private static String processor() {
        Path cpus = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpus)) {
            try (Stream<String> lines = Files.lines(cpus)) {
                return lines.filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst("^[^:]*:\\s*", "")).findFirst().orElse(architecture());
            } catch (IOException e) {
                return architecture();
            }
        }
        return architecture();
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
