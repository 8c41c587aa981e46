package org.btestfarm.console.pages;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.btestfarm.console.Sources;
import org.btestfarm.console.login.Login;
import org.btestfarm.console.login.Sessions;
import org.btestfarm.console.pages.site.Site;
import org.btestfarm.console.visitor.Origin;
import org.btestfarm.ledger.admin.AdminException;

/**
 * What pages are made from.
 *
 * @param site the frame, forms and errors
 * @param sessions who is logged in
 * @param login judges who wants to be
 * @param origin where requests come from
 * @param sources what there is to show; empty while the farm starts
 */
public record PageParts(Site site, Sessions sessions, Login login, Origin origin, Supplier<Optional<Sources>> sources) {
    /** Asks what there is to show; while the farm starts the stage fails with an {@link AdminException} that says so. */
    public <T> CompletionStage<T> ask(Function<Sources, CompletionStage<T>> question) {
        return sources.get().map(question).orElseGet(() -> CompletableFuture.failedStage(
                new AdminException(AdminException.Kind.UNAVAILABLE, "the farm is starting or stopping")));
    }
}
