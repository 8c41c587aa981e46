package org.btestfarm.ledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.btestfarm.ledger.database.PostgresDatabase;

/**
 * A PostgreSQL server of the test's own: a new cluster in a temporary directory, on a free port of the loopback address, with passwords, and as durable as in
 * earnest (fsync). Its programs are those of the Debian package {@code postgresql}, whose own cluster is not touched. As root it runs as {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "farm";
    private static final String PASSWORD = "not a secret";
    private static final String NOBODY = "nobody";
    private static final String NOGROUP = "65534";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 100;
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path directory;
    private final Path programs;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private PostgresServer(Path directory, Path programs, int port) {
        this.directory = directory;
        this.programs = programs;
        this.port = port;
    }

    // Made when the first test asks for it.
    private static final class Shared {
        static final PostgresServer SERVER = start();
    }

    /** One for all tests of this process; it ends with the process. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A server of its own for a test that stops it. */
    public static PostgresServer start() {
        try {
            Path directory = Files.createTempDirectory("btest-farm-postgresql-" + NEXT.incrementAndGet() + "-");
            PostgresServer server = new PostgresServer(directory, programs(), freePort());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
            if (isRoot()) {
                var nobody = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
                Files.setOwner(directory, nobody);
                Files.setOwner(password, nobody);
            }
            server.run("initdb", "-D", server.data(), "-U", USER, "--pwfile=" + password, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync");
            server.up();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static Path programs() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                Optional<Path> newest = versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb"))).max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        for (String place : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(place, "initdb"))) {
                return Path.of(place);
            }
        }
        throw new IOException("PostgreSQL's programs are missing: install the Debian package postgresql, as ./test does");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Below those that systems give to outgoing connections, so that nobody has it when the server starts. */
    private static int freePort() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 25_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                continue; // Another program has it.
            }
        }
        throw new IOException("no free port from 15000 to 25000");
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOGROUP, "--clear-groups"));
        }
        words.add(programs.resolve(program).toString());
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).directory(directory.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolveSibling(directory.getFileName() + ".log").toFile()));
    }

    private void run(String program, String... arguments) throws IOException {
        try {
            Process running = command(program, arguments).start();
            if (!running.waitFor(STARTS_WITHIN.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
                running.destroyForcibly();
                throw new IOException(program + " failed: " + Files.readString(directory.resolveSibling(directory.getFileName() + ".log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Starts it (again), and waits until it lets somebody in. */
    public void up() throws IOException {
        process = Optional.of(command(
                        "postgres", "-D", data(), "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                        "-c", "fsync=on", "-c", "max_connections=100")
                .start());
        Awaitility.await().atMost(STARTS_WITHIN).ignoreExceptions().until(() -> {
            connect("postgres").close();
            return true;
        });
    }

    /** Stops it at once, as a server that crashes: every connection breaks. */
    public void down() {
        try {
            run("pg_ctl", "stop", "-D", data(), "-m", "immediate", "-w");
            process.orElseThrow().waitFor(STARTS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = Optional.empty();
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    /** A new empty database. */
    public PostgresDatabase newDatabase() {
        String name = "farm_" + DATABASES.incrementAndGet();
        sql("postgres", "CREATE DATABASE " + name);
        return database(name, USER, PASSWORD);
    }

    /** The address of a database, which need not be there. */
    public PostgresDatabase database(String name, String user, String password) {
        return PostgresDatabase.of("postgresql://127.0.0.1:" + port + "/" + name, user, Optional.of(password));
    }

    /** Has the server do something. */
    public void sql(String database, String statement) {
        try (Connection connection = connect(database); Statement todo = connection.createStatement()) {
            todo.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it and removes its files. */
    @Override
    public void close() {
        if (process.isPresent()) {
            down();
        }
        if (!Files.exists(directory)) {
            return; // The end of the process closes it too.
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory.resolveSibling(directory.getFileName() + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
