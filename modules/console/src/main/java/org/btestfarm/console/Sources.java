package org.btestfarm.console;

import java.util.Optional;
import org.btestfarm.console.live.LiveFarm;
import org.btestfarm.console.views.Results;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.directory.LedgerDirectory;

/**
 * What the console shows and changes, once the farm has it.
 *
 * @param admin what operators ask and change
 * @param directory who may log in, as it is now
 * @param entrance where and how routers ask for tests
 * @param results the past; empty on a farm without views
 * @param live what runs now
 */
public record Sources(LedgerAdmin admin, LedgerDirectory directory, Entrance entrance, Optional<Results> results, LiveFarm live) {}
