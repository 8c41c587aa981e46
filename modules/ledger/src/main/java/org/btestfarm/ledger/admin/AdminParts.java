package org.btestfarm.ledger.admin;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.ledger.credential.CredentialWriter;
import org.btestfarm.ledger.credential.PasswordKey;
import org.btestfarm.ledger.directory.LiveDirectory;
import org.btestfarm.ledger.directory.Replica;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.protocol.auth.FakeVerifiers;

/**
 * What the administration of a running ledger works with, and how each request is bounded: so many at a time, and a deadline for each.
 *
 * @param writer asks the writer
 * @param replica answers questions about balances
 * @param directory users and policies as they are now
 * @param credentials writes to the credentials table
 * @param passwordKey encrypts the passwords of users who are marked for MD5
 * @param strangers gives each name its salt
 * @param executor may be kept busy for milliseconds
 * @param places how many requests may be under way
 * @param clock what time it is
 */
public record AdminParts(
        AskWriter writer,
        ActorRef<Replica> replica,
        LiveDirectory directory,
        CredentialWriter credentials,
        PasswordKey passwordKey,
        FakeVerifiers strangers,
        Executor executor,
        Semaphore places,
        Clock clock) {

    /** How many requests may be under way at once, unless somebody says otherwise. */
    public static final int PLACES = 256;

    /** A request: its checks throw, what takes time is in the stage. */
    interface Request<T> {
        CompletionStage<T> begin() throws AdminException;
    }

    /** Runs a request if there is room; whatever goes wrong with it is an {@link AdminException}. */
    <T> CompletionStage<T> bounded(Request<T> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!places.tryAcquire()) {
            result.completeExceptionally(new AdminException(AdminException.Kind.UNAVAILABLE, "too many requests are under way, try again"));
            return result;
        }
        CompletionStage<T> begun;
        try {
            begun = request.begin();
        } catch (AdminException | RuntimeException e) {
            begun = CompletableFuture.failedStage(e);
        }
        begun.whenComplete((value, failure) -> {
            places.release();
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(problem(failure));
            }
        });
        return result;
    }

    /** What a failure is to an operator. */
    static AdminException problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AdminException known) {
            return known;
        }
        if (cause instanceof IllegalArgumentException) {
            return new AdminException(AdminException.Kind.INVALID, String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof LedgerException || cause instanceof TimeoutException) {
            String reason = cause instanceof TimeoutException ? "the ledger does not answer" : String.valueOf(cause.getMessage());
            return new AdminException(AdminException.Kind.UNAVAILABLE, reason, cause);
        }
        return new AdminException(AdminException.Kind.UNAVAILABLE, "a defect: " + cause, cause);
    }

    /** Works something out off the caller's thread. */
    <T> CompletionStage<T> compute(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /**
     * Has the writer do something; completes when it is durable, the directory has it, and what went out of use is erased.
     *
     * @param rejected what it means if the writer says no
     */
    CompletionStage<Long> done(ToWriter request, AdminException.Kind rejected) {
        return writer.ask(request).thenCompose(answer -> {
            if (answer instanceof ToNode.Done done) {
                return seen(done.head()).thenCompose(there -> credentials.idle()).thenApply(idle -> done.head());
            }
            String reason = answer instanceof ToNode.Rejected no ? no.reason() : "an answer of an unknown kind";
            return CompletableFuture.failedStage(new AdminException(rejected, reason));
        });
    }

    private CompletionStage<Done> seen(long event) {
        CompletableFuture<Done> there = new CompletableFuture<>();
        replica.tell(new Replica.Await(event, there));
        return there.orTimeout(writer.within().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the replica. */
    <T> CompletionStage<T> ask(Function<LedgerState, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        replica.tell(Replica.Read.of(question, answer));
        return answer.orTimeout(writer.within().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The salt that this name has, whether somebody has the name or not. */
    byte[] salt(String name) {
        return strangers.of(name.getBytes(StandardCharsets.UTF_8)).salt();
    }
}
