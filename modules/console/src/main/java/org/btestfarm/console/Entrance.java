package org.btestfarm.console;

import java.util.Optional;

/**
 * Where and how routers ask for tests, so that a page can say what to type.
 *
 * @param address an IP address or a name that routers reach; empty: the host that the browser asked for the page
 * @param port where the farm listens, 0 if the system chose it; RouterOS always connects to 2000
 * @param login whether those who test log in
 */
public record Entrance(Optional<String> address, int port, boolean login) {}
