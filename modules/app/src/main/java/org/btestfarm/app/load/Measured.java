package org.btestfarm.app.load;

import java.time.Instant;
import java.util.List;
import org.btestfarm.client.load.LoadReport;

/**
 * A load test that is over, with what one must know to run it again.
 *
 * @param scenario what was asked for
 * @param servers whom it loaded, as they were named
 * @param command the command line, without passwords
 * @param congestion our TCP congestion control
 * @param began when
 * @param report what it came to
 */
public record Measured(Scenario scenario, List<String> servers, String command, String congestion, Instant began, LoadReport report) {
    public Measured {
        servers = List.copyOf(servers);
    }
}
