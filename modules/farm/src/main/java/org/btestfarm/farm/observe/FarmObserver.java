package org.btestfarm.farm.observe;

import java.net.InetSocketAddress;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.farm.settings.ListenerAuth;

/**
 * Told what happens on a node: a few calls for each test, never one for each buffer. Called by connections and sessions on their own threads, so it must be
 * thread-safe and must not block. Names come as clients sent them: they may hold anything.
 */
public interface FarmObserver {
    /** Looks away. */
    FarmObserver NOBODY = new FarmObserver() {};

    /**
     * Somebody showed the right password.
     *
     * @param method how
     */
    default void loggedIn(InetSocketAddress client, ListenerAuth method, String user) {}

    /** Somebody did not: the name is unknown, the password wrong, or the message broken. A refusal by a quota is none of these. */
    default void loginFailed(InetSocketAddress client, ListenerAuth method, String user) {}

    /** A test was let in and begins. */
    default void started(TestDescription test) {}

    /**
     * A test that had begun is over.
     *
     * @param connections how many took part
     * @param seconds how long it lasted
     * @param totals what all its connections moved, on all nodes
     */
    default void ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {}
}
