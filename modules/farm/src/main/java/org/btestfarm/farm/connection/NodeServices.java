package org.btestfarm.farm.connection;

import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.btestfarm.farm.admission.Admission;
import org.btestfarm.farm.admission.GuessThrottle;
import org.btestfarm.farm.admission.RefusalLog;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.live.ActivityBoard;
import org.btestfarm.farm.metering.LedgerLink;
import org.btestfarm.farm.metering.LedgerStatus;
import org.btestfarm.farm.metering.RefusedLogins;
import org.btestfarm.farm.session.NodeSessions;
import org.btestfarm.farm.session.SessionId;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.SessionShards;
import org.btestfarm.farm.session.TestLog;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.udp.UdpPorts;
import org.btestfarm.protocol.auth.FakeVerifiers;

/**
 * What all connections of a node use together; each part is thread-safe.
 *
 * @param shards which sessions are on this node
 * @param sessions where a session is told something, on whichever node it is
 * @param activity what the farm did in the last second
 * @param compute runs curve arithmetic off the event loops; false when its queue is full
 * @param ledger keeps the leases of this node
 * @param cpuPct CPU load of this machine, percent, 0..100; empty while it is not known
 * @param nanoClock monotonic
 */
public record NodeServices(
        FarmSettings settings,
        Directory directory,
        Admission admission,
        GuessThrottle guesses,
        RefusalLog refusals,
        TestLog tests,
        FakeVerifiers fakeVerifiers,
        UdpPorts udpPorts,
        NodeSessions nodeSessions,
        ActivityBoard activity,
        SessionShards shards,
        Function<SessionId, RecipientRef<SessionMessage>> sessions,
        Predicate<Runnable> compute,
        ActorRef<LedgerLink.Command> ledger,
        LedgerStatus ledgerStatus,
        RefusedLogins refusedLogins,
        Supplier<OptionalInt> cpuPct,
        SecureRandom random,
        LongSupplier nanoClock) {}
