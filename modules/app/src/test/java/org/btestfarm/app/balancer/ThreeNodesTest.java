package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.btestfarm.app.testing.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The example cluster-config/three-nodes, in a network of its own, where its addresses and ports are free: up, a test of twenty connections and one by UDP through HAProxy, down. Needs root, as PostgreSQL's own user
 * is another.
 */
class ThreeNodesTest {
    private static final String SCRIPT = """
            set -eu
            ip link set lo up
            trap '"$EXAMPLE/down" >&2' EXIT
            "$EXAMPLE/up" >"$HERE/up.txt"
            read -r line <"$HERE/up.txt"
            user=${line%% *}
            printf '%s\\n' "${line##*password=}" >"$HERE/password"
            "$BTEST_FARM" test 127.0.0.1 -a "${user#user=}" --password-file "$HERE/password" -t -n 20 -b 20M -d 3 --json >"$HERE/tcp.json"
            "$BTEST_FARM" test 127.0.0.1 -a "${user#user=}" --password-file "$HERE/password" -u --rx-rate 2M -d 2 --json >"$HERE/udp.json"
            "$BTEST_FARM" audit verify --data "$THREE_NODES/node1" >"$HERE/verify.txt"
            for test in $("$BTEST_FARM" audit explain --data "$THREE_NODES/node1" | grep -oE '[0-9a-f]{32}'); do
                "$BTEST_FARM" audit explain "$test" --data "$THREE_NODES/node1" >"$HERE/explain-$test.txt"
            done
            """;

    private Path folder = Path.of("");

    /** Not below a folder that is its owner's alone: PostgreSQL's user must reach it. Short: a socket's path may not have more than 107 bytes. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("three");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aTestOfTwentyConnectionsThroughHaproxyRunsOnAllThreeNodesAndIsOneTest() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "PostgreSQL's own user can be used by root only");
        Tool.find("haproxy");
        run();
        assertThat(read("up.txt")).matches("user=btest password=[0-9a-f]{24}\\n");
        assertThat(read("verify.txt")).doesNotContain("BROKEN");

        List<Matcher> ended = ended("protocol=tcp");
        assertThat(ended).as("one test, said once").hasSize(1);
        assertThat(ended.get(0).group("connections")).isEqualTo("20");
        String story = read("explain-" + ended.get(0).group("test") + ".txt");
        assertThat(story).contains("TCP, the farm receives, 20 connections");
        assertThat(IntStream.rangeClosed(1, 3).filter(node -> story.contains("lease of node node-" + node + "/"))).as(story).hasSize(3);

        assertThat(ended("protocol=udp")).hasSize(1);
        assertThat(read("udp.json")).as("datagrams came").containsPattern("\"rx_bytes\": ?[1-9]");
    }

    private List<Matcher> ended(String kind) throws IOException {
        Pattern line = Pattern.compile("test ended: 127\\.0\\.0\\.1 user=btest .* connections=(?<connections>\\d+) .*test=(?<test>[0-9a-f]{32}) ");
        StringBuilder all = new StringBuilder();
        for (int node = 1; node <= 3; node++) {
            all.append(read("farm/node" + node + ".log"));
        }
        return all.toString().lines().filter(text -> text.contains(kind)).map(line::matcher).filter(Matcher::find).toList();
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(Tool.find("unshare"), "--net", "--", "bash", "-c", SCRIPT).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("EXAMPLE", Tool.EXAMPLES.resolve("three-nodes").toRealPath().toString());
        builder.environment().put("HERE", folder.toString());
        builder.environment().put("THREE_NODES", folder.resolve("farm").toString());
        builder.environment().put("BTEST_FARM", program().toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends within 5 minutes: " + said).isTrue();
            assertThat(process.exitValue()).as(read("said.txt")).isZero();
        } finally {
            process.destroy();
        }
    }

    /** The program as the tests have it. */
    private Path program() throws IOException {
        Path program = folder.resolve("btest-farm");
        Files.writeString(program, "#!/bin/sh\nexec '" + String.join("' '", Program.command()) + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
