package org.btestfarm.dataplane.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two network namespaces, which take each other for machines, and a veth pair between them. Tests that cannot have them, which takes root, are skipped. */
public final class TwoMachines implements AutoCloseable {
    /** The near machine's. */
    public static final String NEAR_ADDRESS = "10.213.78.1";
    /** The far machine's. */
    public static final String FAR_ADDRESS = "10.213.78.2";

    private final String id = Long.toString(ProcessHandle.current().pid(), 36);
    private final String near = "btl-n-" + id;
    private final String far = "btl-f-" + id;
    private final String nearEnd = "ln" + id;
    private final String farEnd = "lf" + id;

    private TwoMachines() {}

    /** Makes them. */
    public static TwoMachines connect() throws InterruptedException {
        TwoMachines machines = new TwoMachines();
        assumeThat(run("ip", "netns", "add", machines.near)).as("root and iproute2, to make network namespaces").isZero();
        assumeThat(run("ip", "netns", "add", machines.far)).as("root and iproute2, to make network namespaces").isZero();
        assumeThat(run("ip", "link", "add", machines.nearEnd, "netns", machines.near, "type", "veth", "peer", "name", machines.farEnd, "netns", machines.far))
                .as("veth devices").isZero();
        for (String[] end : new String[][] {
            {machines.near, machines.nearEnd, NEAR_ADDRESS}, {machines.far, machines.farEnd, FAR_ADDRESS}
        }) {
            assertThat(run("ip", "-n", end[0], "address", "add", end[2] + "/24", "dev", end[1])).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", end[1], "up")).isZero();
            assertThat(run("ip", "-n", end[0], "link", "set", "lo", "up")).isZero();
        }
        return machines;
    }

    /** Each datagram crosses alone: the near device takes none joined. */
    public void withoutOffload() throws InterruptedException {
        assertThat(run("ip", "-n", near, "link", "set", nearEnd, "gso_max_segs", "1")).isZero();
    }

    /**
     * What the near machine sends crosses this slowly, and waits in a buffer before that; skipped where the kernel cannot.
     *
     * @param rate as tc writes it, {@code 5mbit}
     * @param buffer bytes
     */
    public void slow(String rate, int buffer) throws InterruptedException {
        assumeThat(run("tc", "-n", near, "qdisc", "add", "dev", nearEnd, "root", "tbf", "rate", rate, "burst", "16kb", "limit", String.valueOf(buffer)))
                .as("tc and the kernel's tbf").isZero();
    }

    /** What both devices take at most, bytes. */
    public void mtu(int bytes) throws InterruptedException {
        assertThat(run("ip", "-n", near, "link", "set", nearEnd, "mtu", String.valueOf(bytes))).isZero();
        assertThat(run("ip", "-n", far, "link", "set", farEnd, "mtu", String.valueOf(bytes))).isZero();
    }

    /** Of a hundred datagrams that reach the far machine so many are lost from now on, at random. */
    public void lose(int percent) throws InterruptedException {
        assumeThat(run("ip", "netns", "exec", far, "nft",
                        "add table ip way; add chain ip way in { type filter hook prerouting priority -300; }; "
                                + "add rule ip way in meta l4proto udp numgen random mod 100 < " + percent + " drop"))
                .as("nftables, to lose datagrams").isZero();
    }

    /** None is lost any more. */
    public void loseNone() throws InterruptedException {
        assertThat(run("ip", "netns", "exec", far, "nft", "flush ruleset")).isZero();
    }

    /** Runs a program's main on the near machine. */
    public Process startNear(Class<?> main, String... arguments) throws IOException {
        return start(near, main, arguments);
    }

    /** Runs a program's main on the far machine. */
    public Process startFar(Class<?> main, String... arguments) throws IOException {
        return start(far, main, arguments);
    }

    private static Process start(String namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1; // No such program.
        }
    }

    /** Tells a program a line. */
    public static void tell(Process program, String what) throws IOException {
        program.outputWriter().append(what).append('\n').flush();
    }

    /** The rest of the next line of a program that begins so. */
    public static String lineOf(BufferedReader lines, String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("the program ended without saying " + beginning);
    }

    @Override
    public void close() throws InterruptedException {
        run("ip", "netns", "delete", near);
        run("ip", "netns", "delete", far);
    }
}
