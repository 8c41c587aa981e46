package org.btestfarm.app.testing;

import java.util.OptionalLong;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.writer.Collector;

/** Stands in for the ledger where tests are about something else: lets everybody in, limits nothing, remembers nothing. */
final class NoLedger {
    private static final SideGrant FREE = new SideGrant(0, true);

    private NoLedger() {}

    /** To be run in the collector's place. */
    static Behavior<Collector.Command> create() {
        return Behaviors.receiveMessage(command -> {
            if (command instanceof Collector.Ask ask) {
                ask.replyTo().tell(answer(ask.request()));
            }
            return Behaviors.same();
        });
    }

    private static ToNode answer(ToWriter request) {
        if (request instanceof ToWriter.Hello hello) {
            return new ToNode.Welcome(hello.capabilities(), 64);
        } else if (request instanceof ToWriter.OpenTest open) {
            return new ToNode.Opened(open.lease(), FREE, FREE, OptionalLong.empty(), OptionalLong.empty(), Long.MAX_VALUE);
        } else if (request instanceof ToWriter.UsageReport report) {
            return new ToNode.UsageAnswer(report.lease(), report.number(), FREE, FREE, Long.MAX_VALUE);
        } else if (request instanceof ToWriter.CloseTest close) {
            return new ToNode.Closed(close.test());
        }
        return new ToNode.Done(0);
    }
}
