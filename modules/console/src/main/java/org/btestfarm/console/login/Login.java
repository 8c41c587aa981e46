package org.btestfarm.console.login;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.btestfarm.console.visitor.Bearer;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.directory.DirectoryUser;
import org.btestfarm.ledger.directory.LedgerDirectory;
import org.btestfarm.protocol.auth.FakeVerifiers;
import org.btestfarm.protocol.auth.Verifier;

/**
 * Judges who wants to log in to the pages. A user's password is what the router sends: it is checked against the verifier that EC-SRP5 uses (docs/protocol.md, section 4), on a thread
 * of its own, never more than a few at once. Unknown and disabled names take as long as known ones. Thread-safe.
 */
public final class Login {
    private static final int MOST_WAITING = 64;
    private static final int MOST_DELAYED = 256;
    private static final int LONGEST_PASSWORD = 1_000;

    private final Bearer bearer;
    private final FakeVerifiers strangers;
    private final LoginDelays delays = new LoginDelays();
    private final AtomicInteger delayed = new AtomicInteger();
    private final Executor arithmetic;

    /** Judges by the token and by verifiers; strangers' ones come from the farm's secret. */
    public Login(Bearer bearer, byte[] farmSecret) {
        this.bearer = bearer;
        this.strangers = new FakeVerifiers(farmSecret);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
            Thread thread = new Thread(work, "console-login");
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        this.arithmetic = pool;
    }

    /**
     * Whether it is the password of that user, who may log in. The answer comes later the more attempts of this network, or for this name, failed lately.
     *
     * @return fails with an {@link AdminException} if too many are being judged
     */
    public CompletionStage<Boolean> user(LedgerDirectory users, InetAddress from, String name, String password) {
        return judge(from, name, () -> isRight(users, name, password));
    }

    /** Whether it is the operators' token; delayed like a user's password. */
    public CompletionStage<Boolean> operator(InetAddress from, String token) {
        return judge(from, "", () -> bearer.isToken(token));
    }

    private interface Question {
        boolean answer();
    }

    private CompletionStage<Boolean> judge(InetAddress from, String name, Question question) {
        LoginDelays.Attempt attempt = delays.begin(from, name, System.nanoTime());
        CompletableFuture<Boolean> judged = new CompletableFuture<>();
        Runnable work = () -> begin(attempt, question, judged);
        if (attempt.delay().isZero()) {
            work.run();
        } else if (delayed.incrementAndGet() > MOST_DELAYED) {
            delayed.decrementAndGet();
            judged.completeExceptionally(busy());
        } else {
            judged.whenComplete((right, failure) -> delayed.decrementAndGet());
            CompletableFuture.delayedExecutor(attempt.delay().toMillis(), TimeUnit.MILLISECONDS, Runnable::run).execute(work);
        }
        return judged;
    }

    private void begin(LoginDelays.Attempt attempt, Question question, CompletableFuture<Boolean> judged) {
        try {
            arithmetic.execute(() -> answer(attempt, question, judged));
        } catch (RejectedExecutionException e) {
            judged.completeExceptionally(busy());
        }
    }

    private void answer(LoginDelays.Attempt attempt, Question question, CompletableFuture<Boolean> judged) {
        try {
            boolean right = question.answer();
            if (right) {
                delays.succeeded(attempt, System.nanoTime());
            }
            judged.complete(right);
        } catch (RuntimeException e) {
            judged.completeExceptionally(e);
        }
    }

    private static AdminException busy() {
        return new AdminException(AdminException.Kind.UNAVAILABLE, "too many logins are being checked, try again in a few seconds");
    }

    private boolean isRight(LedgerDirectory users, String name, String password) {
        if (!canBe(name, password)) {
            return false;
        }
        Optional<DirectoryUser> known = users.find(name).filter(DirectoryUser::enabled);
        Verifier stranger = strangers.of(name.getBytes(StandardCharsets.UTF_8));
        Verifier wanted = known.map(DirectoryUser::verifier).orElse(stranger);
        Verifier shown = Verifier.of(name, password, wanted.salt());
        return known.isPresent() & shown.equals(wanted);
    }

    private static boolean canBe(String name, String password) {
        try {
            Texts.userName(name);
            return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
