package org.btestfarm.farm.metering;

import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.writer.Collector;

/**
 * How a node reaches the quota writer.
 *
 * @param node who it is, in this run of its process
 * @param collector where requests go
 */
public record LedgerAccess(NodeId node, ActorRef<Collector.Command> collector) {}
