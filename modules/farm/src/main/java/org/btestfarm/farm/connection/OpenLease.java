package org.btestfarm.farm.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.btestfarm.farm.admission.Refusal;
import org.btestfarm.farm.flow.FlowSpecs;
import org.btestfarm.farm.flow.OpenedTest;
import org.btestfarm.farm.metering.EndReason;
import org.btestfarm.farm.metering.LeaseAnswer;
import org.btestfarm.farm.metering.LeaseRequest;
import org.btestfarm.farm.metering.LedgerLink;
import org.btestfarm.farm.session.SessionMessage;
import org.btestfarm.farm.session.Totals;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.protocol.Reply;

/** Asks the ledger whether the test may run, and with how many bytes, before any data flows. Connections of a test on one node share the answer. */
final class OpenLease extends Step {
    private final OpenedTest mine;
    private final Reply refusal;
    private final Supplier<Step> next;

    /**
     * @param refusal what a client is sent that is refused, before the close (docs/protocol.md, section 1)
     * @param next makes the step of a test that may run
     */
    OpenLease(Client client, OpenedTest mine, Reply refusal, Supplier<Step> next) {
        super(client);
        this.mine = mine;
        this.refusal = refusal;
        this.next = next;
    }

    @Override
    String name() {
        return "waiting for the ledger";
    }

    @Override
    Duration deadline() {
        return client().deadlines().session();
    }

    @Override
    Step begin() {
        LeaseRequest request = new LeaseRequest(
                Optional.ofNullable(mine.test().user()), withoutScope(mine.test().id().address()), mine.test().command(), FlowSpecs.packetSize(mine));
        ActorRef<Connection.Message> self = client().self();
        client().services().ledger().tell(new LedgerLink.Open(mine.shared().lease(), request, answer -> self.tell(new Connection.Leased(answer))));
        return this;
    }

    /** The accounts of a link-local address do not depend on the interface. */
    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    @Override
    Step on(Connection.Message message) {
        if (!(message instanceof Connection.Leased leased)) {
            return this;
        }
        return leased.answer() instanceof LeaseAnswer.Refused refused ? refused(refused) : next.get();
    }

    private Step refused(LeaseAnswer.Refused refused) {
        mine.session().tell(new SessionMessage.Leave(
                client().sessionReplies(), Totals.NONE, EndReason.ofTest(refused.reason(), refused.detail())));
        client().wire().send(refusal.encode());
        return switch (refused.reason()) {
            case ToNode.Refused.QUOTA_EXHAUSTED -> client().refuse(Refusal.QUOTA, refused.detail() + " exhausted");
            case ToNode.Refused.TESTS_AT_ONCE -> client().refuse(Refusal.TESTS_AT_ONCE, refused.detail());
            case ToNode.Refused.USER_NOT_ALLOWED -> client().refuse(Refusal.LOGIN, refused.detail());
            case ToNode.Refused.NOT_YET -> client().refuse(Refusal.LEDGER, "not yet: " + refused.detail());
            default -> client().refuse(Refusal.LEDGER, refused.detail());
        };
    }
}
