package org.btestfarm.client.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that plays a script for each connection, in threads of its own. */
public final class FakeServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    /** What the server does on one connection; the socket is closed when it returns. */
    @FunctionalInterface
    public interface Script {
        void play(Peer peer) throws Exception;
    }

    private final ServerSocket socket;
    private final List<Script> scripts;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-server");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private FakeServer(ServerSocket socket, List<Script> scripts) {
        this.socket = socket;
        this.scripts = scripts;
    }

    /** Connection i is played the i-th script, those beyond the last are played the last. */
    public static FakeServer playing(Script... scripts) throws IOException {
        FakeServer server = new FakeServer(new ServerSocket(0, 1_000, InetAddress.getByName("127.0.0.1")), List.of(scripts));
        server.threads.execute(server::accept);
        return server;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connection.setSoTimeout(TIMEOUT_MILLIS);
                connection.setTcpNoDelay(true);
                open.add(connection);
                int number = accepted.getAndIncrement();
                threads.execute(() -> play(connection, scripts.get(Math.min(number, scripts.size() - 1))));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    failures.add(e);
                }
            }
        }
    }

    private void play(Socket connection, Script script) {
        try (connection) {
            script.play(new Peer(connection));
        } catch (Exception | AssertionError e) {
            if (!socket.isClosed()) {
                failures.add(e);
            }
        } finally {
            open.remove(connection);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    /** How many connections came. */
    public int accepted() {
        return accepted.get();
    }

    /** How many of them are still open. */
    public int stillOpen() {
        return open.size();
    }

    /** What went wrong in the scripts. */
    public List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a script did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while scripts end", e);
        }
    }
}
