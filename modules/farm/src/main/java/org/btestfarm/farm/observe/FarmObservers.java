package org.btestfarm.farm.observe;

import java.net.InetSocketAddress;
import java.util.List;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.session.TestDescription;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.farm.settings.ListenerAuth;

/** Several observers, told one after the other. */
public record FarmObservers(List<FarmObserver> all) implements FarmObserver {
    public FarmObservers {
        all = List.copyOf(all);
    }

    @Override
    public void loggedIn(InetSocketAddress client, ListenerAuth method, String user) {
        all.forEach(each -> each.loggedIn(client, method, user));
    }

    @Override
    public void loginFailed(InetSocketAddress client, ListenerAuth method, String user) {
        all.forEach(each -> each.loginFailed(client, method, user));
    }

    @Override
    public void started(TestDescription test) {
        all.forEach(each -> each.started(test));
    }

    @Override
    public void ended(TestDescription test, int connections, double seconds, Totals totals, EndReason reason) {
        all.forEach(each -> each.ended(test, connections, seconds, totals, reason));
    }
}
