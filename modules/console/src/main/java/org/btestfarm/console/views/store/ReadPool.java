package org.btestfarm.console.views.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads that read the views, each with a connection of its own, and a bounded queue before them. */
final class ReadPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadPool.class);
    private static final int WAITING = 512;
    private static final long IDLE_SECONDS = 30;
    private static final long STOP_MILLIS = 5_000;

    /** One short read. */
    interface Read<T> {
        T run(Sql sql) throws SQLException;
    }

    /** A thread of the pool; its connection goes with it. */
    private static final class Reader extends Thread {
        private final Path file;
        private volatile @Nullable Sql sql;
        private int of;

        Reader(Runnable loop, Path file) {
            super(loop, "views-reader");
            this.file = file;
            setDaemon(true);
        }

        /** Its connection to the file as it was made for that time. */
        Sql sql(int made) throws SQLException {
            if (of != made) {
                forget();
            }
            Sql open = sql;
            if (open == null) {
                open = ViewsFile.read(file);
                sql = open;
                of = made;
            }
            return open;
        }

        void forget() {
            Sql open = sql;
            sql = null;
            if (open != null) {
                try {
                    open.close();
                } catch (SQLException e) {
                    log.warn("a connection to the views could not be closed: {}", ViewsFile.oneLine(e));
                }
            }
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                forget();
            }
        }
    }

    private final ThreadPoolExecutor threads;
    private final IntSupplier made;
    private final Attention attention;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

    /**
     * A pool.
     *
     * @param made how often the file was opened by its writer, who may have made it anew; 0: it is not there yet
     * @param attention the writer's: it hears of each read, which waits until it has caught up
     */
    ReadPool(Path file, int readers, IntSupplier made, Attention attention) {
        this.made = made;
        this.attention = attention;
        threads = new ThreadPoolExecutor(
                readers, readers, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), loop -> reader(loop, file));
        threads.allowCoreThreadTimeOut(true);
    }

    private Reader reader(Runnable loop, Path file) {
        readers.removeIf(reader -> reader.getState() == Thread.State.TERMINATED);
        Reader reader = new Reader(loop, file);
        readers.add(reader);
        return reader;
    }

    /** Reads; fails with an {@link AdminException} if too many wait, or the file cannot be read. */
    <T> CompletionStage<T> read(Read<T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                Reader reader = (Reader) Thread.currentThread();
                int now = made.getAsInt();
                if (now == 0) {
                    result.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, "the results are not there yet; try again"));
                    return;
                }
                try {
                    attention.askAndWait();
                    result.complete(read.run(reader.sql(now)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    result.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, "the farm is stopping", e));
                } catch (SQLException | JournalFormatException e) {
                    reader.forget();
                    log.warn("the views cannot be read: {}", ViewsFile.oneLine(e));
                    result.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, "the results cannot be read now", e));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, "too many requests for results are waiting; try again", e));
        }
        return result;
    }

    /** Ends; waits for reads that are under way, at most 5 s for each. Those that wait are not answered: whoever asked has gone. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            for (Reader reader : readers) {
                reader.join(STOP_MILLIS);
                if (reader.isAlive()) {
                    log.warn("a read of the views did not end within {} ms", STOP_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
