package org.btestfarm.console.visitor;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.btestfarm.console.web.Answers;

/** Lets nobody in but programs that show the operators' token in the header Authorization. */
public final class OperatorsOnly extends AllDirectives {
    private final Bearer bearer;

    /** @param bearer knows the token */
    public OperatorsOnly(Bearer bearer) {
        this.bearer = bearer;
    }

    /** What is behind the token; 401 to all others. */
    public Route only(Supplier<Route> routes) {
        return optionalHeaderValueByName("Authorization", shown -> bearer.accepts(shown)
                ? routes.get()
                : complete(Answers.problem(StatusCodes.UNAUTHORIZED, "the header Authorization must be Bearer and the token of the data directory's file admin.token")
                        .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"btest-farm\""))));
    }
}
