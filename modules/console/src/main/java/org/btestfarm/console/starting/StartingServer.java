package org.btestfarm.console.starting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.btestfarm.console.tls.TlsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the HTTP server's address as soon as the program knows it, and answers that the farm starts, until the real server, which needs a second of classes and an actor system, takes the
 * address over. Two threads answer, 32 connections wait for them, and each has a deadline: there is nothing here worth waiting for. Threads are daemons.
 */
public final class StartingServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StartingServer.class);
    private static final int THREADS = 2;
    private static final int WAITING = 32;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final int MOST_UNREAD = 64 * 1024;
    private static final int BACKLOG = 128;

    /** How long a connection may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerSocket socket;
    private final StartingAnswers answers;
    private final Optional<SSLContext> tls;
    private final Duration patience;
    private final ThreadPoolExecutor pool;
    private final Thread acceptor;

    private StartingServer(ServerSocket socket, StartingAnswers answers, Optional<SSLContext> tls, Duration patience) {
        this.socket = socket;
        this.answers = answers;
        this.tls = tls;
        this.patience = patience;
        ThreadFactory daemons = work -> {
            Thread thread = new Thread(work, "http-starting");
            thread.setDaemon(true);
            return thread;
        };
        this.pool = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), daemons);
        pool.allowCoreThreadTimeOut(true);
        this.acceptor = daemons.newThread(this::accept);
        acceptor.start();
    }

    /**
     * Takes the address, and answers from now on.
     *
     * @param listen where; port 0: the system chooses
     * @param settings of TLS, if it speaks TLS
     * @param tls what to show then
     * @param patience how long a connection may take
     * @throws IOException if the address cannot be had
     */
    public static StartingServer listen(InetSocketAddress listen, Optional<TlsSettings> settings, Optional<SSLContext> tls, Duration patience)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // As the real server does; both must, for the one to follow the other.
            socket.bind(listen, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new StartingServer(socket, new StartingAnswers(settings.map(TlsSettings::hsts).filter(time -> !time.isZero())), tls, patience);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = socket.accept();
                try {
                    pool.execute(() -> answer(connection));
                } catch (RejectedExecutionException full) {
                    connection.close();
                }
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return; // The real server is here.
                }
                log.debug("no connection", e);
            }
        }
    }

    private void answer(Socket plain) {
        try (Socket accepted = plain) {
            long deadline = System.nanoTime() + patience.toNanos();
            accepted.setSoTimeout((int) patience.toMillis());
            Socket connection = tls.isEmpty() ? accepted : secured(accepted, tls.get());
            byte[] answer = answers.to(firstLine(connection, deadline));
            connection.getOutputStream().write(answer);
            connection.getOutputStream().flush();
            if (tls.isEmpty()) {
                connection.shutdownOutput();
                readRest(connection, deadline); // A connection that is closed with something unread takes the answer with it.
            } else {
                connection.close();
            }
        } catch (IOException | IllegalStateException e) {
            log.debug("no answer", e);
        }
    }

    private static Socket secured(Socket accepted, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** The first line of a request whose head is there whole; empty if it never is. */
    private static String firstLine(Socket connection, long deadline) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = connection.getInputStream();
        int last = 0; // How many bytes of the blank line were seen.
        while (last < 4 && head.size() < LONGEST_HEAD) {
            within(connection, deadline);
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            last = next == "\r\n\r\n".charAt(last) ? last + 1 : next == '\r' ? 1 : 0;
        }
        return last < 4 ? "" : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
    }

    private static void readRest(Socket connection, long deadline) throws IOException {
        byte[] unread = new byte[1024];
        int total = 0;
        for (int got = 0; got >= 0 && total < MOST_UNREAD; total += got) {
            within(connection, deadline);
            got = connection.getInputStream().read(unread);
        }
    }

    private static void within(Socket connection, long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("it took too long");
        }
        connection.setSoTimeout((int) left);
    }

    /** Gives the address back at once, as the real server needs it; connections that are there are still answered. Idempotent. */
    @Override
    public void close() throws IOException {
        socket.close();
        try { // The kernel keeps the socket as long as a thread is in a system call on it.
            acceptor.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
