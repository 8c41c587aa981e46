package org.btestfarm.console.management;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.cluster.javadsl.ClusterHttpManagementRoutes;

/** Pekko Management's routes, in a class of their own, so that its classes are not loaded before somebody asks. */
final class ClusterRoutes {
    private ClusterRoutes() {}

    /** Those that change nothing, of a node's cluster; nothing where the actor system is none's. */
    static Route of(ActorSystem<?> system) {
        boolean clustered = system.settings().config().getString("pekko.actor.provider").equals("cluster");
        return clustered ? ClusterHttpManagementRoutes.readOnly(Cluster.get(Adapter.toClassic(system))) : Directives.reject();
    }
}
