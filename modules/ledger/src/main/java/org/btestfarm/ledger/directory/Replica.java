package org.btestfarm.ledger.directory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.btestfarm.ledger.event.Entry;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.quota.LedgerState;

/** What a replica of the writer's state is told and asked. */
public sealed interface Replica {
    /**
     * The writer has recovered: the whole state.
     *
     * @param image of {@link org.btestfarm.ledger.quota.StateImage}
     */
    record Image(byte[] image) implements Replica {}

    /**
     * Events are durable.
     *
     * @param entries in order, following those before
     */
    record Durable(List<Entry> entries) implements Replica {}

    /**
     * Whether the writer makes events durable.
     *
     * @param trouble why not, one line; empty if it does
     */
    record Health(Optional<String> trouble) implements Replica {}

    /**
     * The journal can never be read by this program.
     *
     * @param reason one line
     */
    record Unreadable(String reason) implements Replica {}

    /**
     * A question about the state.
     *
     * @param question runs where the state belongs: it must be quick, and keep nothing of it
     * @param notYet told why there is no state to ask, one line
     */
    record Read(Consumer<LedgerState> question, Consumer<String> notYet) implements Replica {
        /** A question whose answer completes a future; without a state that fails with a {@link LedgerException}. */
        public static <T> Read of(Function<LedgerState, T> question, CompletableFuture<T> answer) {
            return new Read(
                    state -> {
                        try {
                            answer.complete(question.apply(state));
                        } catch (RuntimeException e) {
                            answer.completeExceptionally(e);
                        }
                    },
                    reason -> answer.completeExceptionally(new LedgerException(reason)));
        }
    }

    /**
     * Tell when the directory has an event.
     *
     * @param event its number
     * @param there completed then
     */
    record Await(long event, CompletableFuture<Done> there) implements Replica {}

    /** Try again to read credentials that could not be read. */
    record Retry() implements Replica {}
}
