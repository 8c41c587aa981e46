package org.btestfarm.console.pages.site;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.btestfarm.console.login.FormTokens;
import org.btestfarm.console.visitor.Viewer;

/**
 * Somebody who asks for a page.
 *
 * @param request what is asked
 * @param viewer who asks
 * @param form what forms on the page need
 */
public record Visit(HttpRequest request, Viewer viewer, FormTokens.Given form) {
    /** A parameter of the address; empty if it is absent or blank. */
    public Optional<String> parameter(String name) {
        return request.getUri().query().get(name).map(String::trim).filter(value -> !value.isEmpty());
    }
}
