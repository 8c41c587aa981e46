package org.btestfarm.console;

import java.util.Optional;
import org.btestfarm.console.live.LiveFarm;
import org.btestfarm.console.nodes.NodeAdmin;
import org.btestfarm.console.pages.audit.Journal;
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
 * @param journal for the audit; empty where it cannot be read beside the ledger
 * @param node the node that this runs on, and what it knows of others; empty where there is none
 */
public record Sources(
        LedgerAdmin admin, LedgerDirectory directory, Entrance entrance, Optional<Results> results, LiveFarm live, Optional<Journal> journal, Optional<NodeAdmin> node) {}
