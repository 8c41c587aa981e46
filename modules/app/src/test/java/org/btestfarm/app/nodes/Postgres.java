package org.btestfarm.app.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.btestfarm.app.testing.FarmUnderTest;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server in a namespace, as durable as in earnest. It runs as {@code nobody}, since it does not run as root. */
final class Postgres implements AutoCloseable {
    private static final String NAME = "farm";
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups");

    private final Namespace place;
    private final String address;
    private final Path directory;
    private final Path programs;
    private Optional<Process> running = Optional.empty();

    /** Starts a new one with an empty database. */
    Postgres(Namespace place, String address) throws IOException {
        this.place = place;
        this.address = address;
        this.programs = programs();
        this.directory = Files.createTempDirectory("btest-farm-nodes-");
        Namespace.run(List.of("chown", "nobody", directory.toString()));
        run("initdb", "-D", data(), "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        Files.writeString(Path.of(data(), "pg_hba.conf"), "host all all 198.18.0.0/15 trust\nlocal all all trust\n");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.ifPresent(Process::destroy)));
        up();
        run("createdb", "-h", directory.toString(), "-U", NAME, NAME);
    }

    private static Path programs() throws IOException {
        List<Path> places = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin")).forEach(places::add);
            }
        }
        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(places::add);
        Optional<Path> found = places.stream().filter(bin -> Files.isExecutable(bin.resolve("initdb"))).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "PostgreSQL is not installed here");
        return found.orElseThrow();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<String> command(String program, String... arguments) {
        List<String> words = new ArrayList<>(place.prefix());
        words.addAll(NOBODY);
        words.addAll(List.of("env", "-C", directory.toString(), "LC_ALL=C", programs.resolve(program).toString()));
        words.addAll(List.of(arguments));
        return words;
    }

    private void run(String program, String... arguments) {
        Namespace.run(command(program, arguments));
    }

    /** Starts it, again after {@link #down}. */
    void up() throws IOException {
        running = Optional.of(new ProcessBuilder(command(
                        "postgres", "-D", data(), "-c", "listen_addresses=" + address, "-c", "unix_socket_directories=" + directory,
                        "-c", "fsync=on", "-c", "max_connections=100"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start());
        Awaitility.await().atMost(FarmUnderTest.LONG).ignoreExceptions().until(() -> {
            try (Connection open = DriverManager.getConnection("jdbc:postgresql://" + address + "/postgres?user=" + NAME)) {
                return open.isValid(1);
            }
        });
    }

    /** Stops it at once, as a server that crashes: every connection breaks. */
    void down() {
        run("pg_ctl", "stop", "-D", data(), "-m", "immediate", "-w");
        Awaitility.await().atMost(FarmUnderTest.LONG).until(() -> !running.orElseThrow().isAlive());
        running = Optional.empty();
    }

    /** What nodes have in {@code ledger.database}. */
    String configuration() {
        return "{ url = \"postgresql://" + address + "/" + NAME + "\", user = " + NAME + " }";
    }

    /** For those who read the journal. */
    PostgresDatabase database() {
        return PostgresDatabase.of("postgresql://" + address + "/" + NAME, NAME, Optional.empty());
    }

    @Override
    public void close() throws IOException {
        if (running.isPresent()) {
            down();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
