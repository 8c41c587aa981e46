package org.btestfarm.farm.cluster;

/**
 * A member of the cluster, as another knows it.
 *
 * @param name its name; its address if it did not say
 * @param address where other nodes reach it, {@code HOST:PORT}
 * @param status of its membership, in lower case
 * @param reachable whether the one that looks hears from it
 * @param version its program's
 * @param writer whether the cluster's singletons are there
 */
public record NodeView(String name, String address, String status, boolean reachable, String version, boolean writer) {}
