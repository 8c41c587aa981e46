package org.btestfarm.app.reach;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.client.HttpLedgerAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.LedgerException;
import org.jspecify.annotations.Nullable;

/**
 * The administration of the ledger in a data directory. Whoever gets the directory's lock is its only writer: if that is us, the ledger is started in
 * this process; if it is a farm, the farm is asked. Whoever has the lock may be about to start or to end, so both are tried for a while.
 */
public final class LedgerReach implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REQUEST = Duration.ofSeconds(20);
    /** Longer than any request to the ledger may take in either way. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final LedgerAdmin admin;
    private final @Nullable OwnLedger own;

    private LedgerReach(LedgerAdmin admin, @Nullable OwnLedger own) {
        this.admin = admin;
        this.own = own;
    }

    /**
     * Reaches it.
     *
     * @param zone where midnight is, if the ledger is started here; a running farm has its own
     * @param make whether an empty ledger is made if there is none
     * @throws LedgerException if it cannot be reached; one line that says why
     */
    public static LedgerReach open(Path data, ZoneId zone, boolean make) throws LedgerException, InterruptedException {
        return open(data, zone, make, PATIENCE);
    }

    static LedgerReach open(Path data, ZoneId zone, boolean make, Duration patience) throws LedgerException, InterruptedException {
        if (!make && !OwnLedger.isThere(data)) {
            throw new LedgerException("there is no ledger in " + data + ": --data must name the data directory of a farm");
        }
        AccessFiles files = new AccessFiles(data);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<DataDirectory> directory = DataDirectory.tryOpen(data);
            if (directory.isPresent()) {
                return own(directory.get(), zone, files);
            }
            String problem;
            try {
                Optional<HttpLedgerAdmin> farm = farm(files);
                if (farm.isPresent()) {
                    await(farm.get().ready());
                    return new LedgerReach(farm.get(), null);
                }
                problem = "it has no admin API (serve --http off?)";
            } catch (AdminException | IOException e) {
                problem = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new LedgerException("the data directory " + data + " is in use by another process, and that cannot be asked: " + problem);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private static LedgerReach own(DataDirectory directory, ZoneId zone, AccessFiles files) throws LedgerException {
        try {
            files.removeAddress(); // Of a farm that was killed: nobody is to be sent there while we have the directory.
        } catch (IOException e) {
            directory.close();
            throw new LedgerException(String.valueOf(e.getMessage()), e);
        }
        OwnLedger own = OwnLedger.start(directory, zone);
        return new LedgerReach(own.ledger().admin(), own);
    }

    private static Optional<HttpLedgerAdmin> farm(AccessFiles files) throws IOException {
        return LocalFarm.find(files).map(farm -> new HttpLedgerAdmin(farm, REQUEST));
    }

    /** Whether a running farm is asked. */
    public boolean isFarm() {
        return own == null;
    }

    /** The administration: nobody needs to know which. */
    public LedgerAdmin admin() {
        return admin;
    }

    /**
     * Waits for an answer of the administration.
     *
     * @throws AdminException if it failed, or there was none in time
     */
    public static <T> T await(CompletionStage<T> stage) throws AdminException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AdminException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new AdminException(AdminException.Kind.UNAVAILABLE, "there was no answer within " + ANSWER.toSeconds() + " s", e);
        }
    }

    /** Ends the ledger if it was started here: the journal's head is signed, and the lock is free. */
    @Override
    public void close() throws LedgerException {
        if (own != null) {
            own.close();
        }
    }
}
