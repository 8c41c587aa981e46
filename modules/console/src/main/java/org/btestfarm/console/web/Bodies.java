package org.btestfarm.console.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import scala.Option;

/**
 * Reads the bodies of requests within bounds.
 *
 * @param system whose threads wait
 * @param most bytes
 * @param within how long a body may take
 */
public record Bodies(ActorSystem<?> system, int most, Duration within) {
    /** All of a body; fails with what {@link Answers#describe} knows if it is too large, takes too long, breaks off or is badly cut into pieces. */
    public CompletionStage<byte[]> read(RequestEntity entity) {
        // Where a body says how long it is, it need not be waited for; and Pekko has a bound of its own for those, and no status for it.
        long said = entity.getContentLengthOption().orElse(0);
        if (said > most) {
            return CompletableFuture.failedStage(new EntityStreamSizeException(most, Option.apply(said)));
        }
        return entity.withSizeLimit(most)
                .toStrict(within.toMillis(), system)
                .thenApply(HttpEntity.Strict::getData)
                .thenApply(data -> data.toArrayUnsafe());
    }
}
