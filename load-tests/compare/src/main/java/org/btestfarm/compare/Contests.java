package org.btestfarm.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cases of {@link Throughput}: as fast as it goes, in each direction and in both, beside iperf3 and others. */
final class Contests implements AutoCloseable {
    /** Where ours and iperf3's servers are all the time; port 2000 is for peers, some of whom know no other. */
    private static final InetSocketAddress FARM = new InetSocketAddress(Programs.SERVER_ADDRESS, 2100);

    private static final InetSocketAddress IPERF = new InetSocketAddress(Programs.SERVER_ADDRESS, 5201);
    private static final InetSocketAddress BEST = new InetSocketAddress(Programs.SERVER_ADDRESS, 5202);
    private static final int UDP_PAYLOAD = 1472;

    /** Our figures count UDP at its IP size, iperf3's its payload. */
    private static final double PAYLOAD_OF_PACKET = UDP_PAYLOAD / 1500.0;

    private final Programs programs;
    private final Map<String, String> peers;
    private final @Nullable String best;
    private final ServerProcess farm;
    private final ServerProcess iperf;

    /**
     * Starts our server and iperf3's.
     *
     * @param peers servers of others by name, and their commands
     * @param best the program best.c, or null to do without
     */
    Contests(Programs programs, Map<String, String> peers, @Nullable String best) throws IOException, InterruptedException {
        this.programs = programs;
        this.peers = peers;
        this.best = best;
        this.farm = ServerProcess.start(programs.farm(FARM, "--open", "--config", fullRate().toString()), FARM)
                .keep();
        this.iperf = ServerProcess.start(Programs.iperfServer(IPERF), IPERF).keep();
    }

    /** A farm begins slowly with strangers over UDP, so that nobody can flood a third party through it; this one does not. */
    private static Path fullRate() throws IOException {
        Path file = Files.createTempFile("farm-", ".conf");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "btest-farm.limits.unauthenticated-udp-start = 1000G\n");
    }

    /** All of them, in the order in which they are run. */
    List<Contest> all() {
        return List.of(
                new Contest("tcp-send", "TCP, one connection, the server sends", sending()),
                new Contest("tcp-receive", "TCP, one connection, the server receives", receiving()),
                new Contest("tcp-both", "TCP, both directions, the sum (iperf3 has two connections for it)", both()),
                new Contest("tcp-20-receive", "TCP, 20 connections, the server receives", tcp(List.of("-P", "20"), "-t", "-n", "20")),
                new Contest("tcp-20-send", "TCP, 20 connections, the server sends", tcp(List.of("-R", "-P", "20"), "-r", "-n", "20")),
                new Contest("udp-send", "UDP, 1,500-byte packets, the server sends", udp(List.of("-R"), "-r")),
                new Contest("udp-receive", "UDP, 1,500-byte packets, the server receives", udp(List.of(), "-t")),
                new Contest("udp-both", "UDP, 1,500-byte packets, both directions, the sum", udp(List.of("--bidir"), "-r", "-t")));
    }

    private List<Contender> sending() {
        List<Contender> all = tcp(List.of("-R"), "-r");
        all.addAll(best());
        all.add(new Contender("btest-farm, read by a plain reader", () -> farm, seconds -> Run.Counted.tcp(FastReader.bps(FARM, seconds))));
        peers.forEach((name, command) -> {
            all.add(peer(name + ", read by our client", command, "-r"));
            all.add(new Contender(
                    name + ", read by a plain reader",
                    () -> peerServer(command),
                    seconds -> Run.Counted.tcp(FastReader.bps(Programs.SERVER, seconds))));
        });
        return all;
    }

    private List<Contender> receiving() {
        List<Contender> all = tcp(List.of(), "-t");
        all.addAll(best());
        peers.forEach((name, command) -> all.add(peer(name + ", from our client", command, "-t")));
        return all;
    }

    private List<Contender> both() {
        List<Contender> all = tcp(List.of("--bidir"), "-r", "-t");
        peers.forEach((name, command) -> all.add(peer(name + ", with our client", command, "-r", "-t")));
        return all;
    }

    private List<Contender> tcp(List<String> iperfs, String... ours) {
        List<String> options = new ArrayList<>(iperfs);
        options.addAll(List.of("-C", "cubic"));
        return new ArrayList<>(List.of(
                new Contender("iperf3", () -> iperf, seconds -> Programs.iperf(IPERF, seconds, options)),
                new Contender("btest-farm, both ends", () -> farm, seconds -> Run.Counted.tcp(moved(tcpTest(FARM, seconds, ours))))));
    }

    private JsonNode tcpTest(InetSocketAddress server, int seconds, String... direction) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(direction));
        options.addAll(List.of("--congestion", "cubic"));
        return programs.client(server, "test", seconds, options);
    }

    /** What arrived here, and what of ours was acknowledged there. */
    private static double moved(JsonNode result) {
        return result.path("rx_bps").asDouble() + result.path("tx_bps").asDouble();
    }

    private Contender peer(String title, String command, String... direction) {
        return new Contender(
                title, () -> peerServer(command), seconds -> Run.Counted.tcp(moved(tcpTest(Programs.SERVER, seconds, direction))));
    }

    private static ServerProcess peerServer(String command) throws IOException, InterruptedException {
        return ServerProcess.start(List.of(command.trim().split("\\s+")), Programs.SERVER);
    }

    private List<Contender> best() {
        return best == null ? List.of() : List.of(best("best.c: write, MSG_TRUNC", best, "0"), best("best.c, reads every 100 µs", best, "100"));
    }

    private static Contender best(String title, String program, String microseconds) {
        return new Contender(
                title,
                () -> ServerProcess.start(List.of(program, "send", Programs.SERVER_ADDRESS, String.valueOf(BEST.getPort())), BEST),
                seconds -> Run.Counted.tcp(Double.parseDouble(Programs.output(
                        List.of(program, "count", Programs.SERVER_ADDRESS, String.valueOf(BEST.getPort()), String.valueOf(seconds), microseconds)))));
    }

    private List<Contender> udp(List<String> iperfs, String... ours) {
        List<String> options = new ArrayList<>(iperfs);
        options.addAll(List.of("-u", "-b", "0", "-l", String.valueOf(UDP_PAYLOAD)));
        return List.of(
                new Contender("iperf3 " + String.join(" ", options), () -> iperf, seconds -> Programs.iperf(IPERF, seconds, options)),
                new Contender("btest-farm, both ends", () -> farm, seconds -> udpTest(seconds, ours)));
    }

    private Run.Counted udpTest(int seconds, String... direction) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(direction));
        options.addAll(List.of("-u"));
        int ended = farm.linesWith(ServerProcess.TEST_ENDED).size();
        JsonNode result = programs.client(FARM, "test", seconds, options);
        String end = farm.awaitLineWith(ServerProcess.TEST_ENDED, ended);
        double bitsPerByte = 8 / result.path("duration_s").asDouble();
        return new Run.Counted(
                (result.path("rx_bps").asDouble() + ServerProcess.number(end, "in") * bitsPerByte) * PAYLOAD_OF_PACKET,
                (result.path("tx_bps").asDouble() + ServerProcess.number(end, "out") * bitsPerByte) * PAYLOAD_OF_PACKET);
    }

    @Override
    public void close() {
        farm.close();
        iperf.close();
    }
}
