package org.btestfarm.farm.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.btestfarm.farm.settings.Limits;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Limits limits = new Limits(5, 2, 3, 4, 3, Duration.ofSeconds(300), 1_000_000);
    private final Admission admission = new Admission(limits);

    @Test
    void sessionsOfAnAddressAPrefixAndInAll() throws Exception {
        assertAdmitted(admission.session(ip("192.0.2.1")));
        Verdict second = admission.session(ip("192.0.2.1"));
        assertAdmitted(second);
        assertRefused(admission.session(ip("192.0.2.1")), Refusal.FULL, "the address has all of its 2 sessions in use");
        assertAdmitted(admission.session(ip("192.0.2.2")));
        assertRefused(admission.session(ip("192.0.2.3")), Refusal.FULL, "192.0.2.0/24 has all of its 3 sessions in use");
        assertAdmitted(admission.session(ip("2001:db8::1")));
        assertAdmitted(admission.session(ip("2001:db8::ffff:1")));
        assertRefused(admission.session(ip("198.51.100.1")), Refusal.FULL, "the farm has all of its 5 sessions in use");

        Permit permit = ((Verdict.Admitted) second).permit();
        permit.release();
        permit.release();
        assertThat(admission.sessions()).isEqualTo(4);
        assertAdmitted(admission.session(ip("192.0.2.1")));
    }

    @Test
    void handshakesOfAPrefixAndInAll() throws Exception {
        Admission seven = new Admission(Limits.defaults().withHandshakes(7, 3));
        for (int i = 1; i <= 3; i++) {
            assertAdmitted(seven.handshake(ip("2001:db8::" + i)));
        }
        assertRefused(seven.handshake(ip("2001:db8::4")), Refusal.HANDSHAKES, "2001:db8::/64 has all of its 3 handshakes in use");
        for (int i = 1; i <= 4; i++) {
            assertAdmitted(seven.handshake(ip("2001:db8:0:" + i + "::4")));
        }
        assertRefused(seven.handshake(ip("192.0.2.1")), Refusal.HANDSHAKES, "all 7 handshakes are in use");
    }

    @Test
    void fewPrefixesCannotHoldAllHandshakes() throws Exception {
        Admission fair = new Admission(Limits.defaults().withHandshakes(100, 30));
        for (int network = 0; network < 5; network++) {
            for (int i = 0; i < 100; i++) {
                fair.handshake(ip("10.0." + network + ".1"));
            }
        }
        assertThat(fair.handshakes()).as("held by five networks that take what they get").isLessThan(90);
        assertRefused(fair.handshake(ip("10.0.0.1")), Refusal.HANDSHAKES, "10.0.0.0/24 has all of its 30 handshakes in use");
        assertThat(fair.handshake(ip("10.0.4.1"))).isInstanceOfSatisfying(
                Verdict.Refused.class, refused -> assertThat(refused.detail()).startsWith("10.0.4.0/24 has its share of handshakes in use, of which only "));
        assertAdmitted(fair.handshake(ip("192.0.2.1")));
    }

    @Test
    void anOperatorMayLetOnePrefixHoldAllHandshakes() throws Exception {
        Admission one = new Admission(Limits.defaults().withHandshakes(10, 10));
        for (int i = 0; i < 10; i++) {
            assertAdmitted(one.handshake(ip("192.0.2.1")));
        }
    }

    @Test
    void whereThereIsNoPlaceForATestOnlyAsManyAsAreAwaitedGetInToJoin() throws Exception {
        InetAddress address = ip("192.0.2.1");
        admission.session(address);
        admission.session(address);
        assertRefused(admission.handshake(address), Refusal.FULL, "the address has all of its 2 sessions in use");
        Permit awaited = admission.awaitJoin(address);
        Verdict joining = admission.handshake(address);
        assertThat(joining).isInstanceOfSatisfying(Verdict.Admitted.class, yes -> assertThat(yes.joinsOnly()).isTrue());
        assertRefused(admission.handshake(address), Refusal.FULL, "the address has all of its 2 sessions in use");
        ((Verdict.Admitted) joining).permit().release();
        awaited.release();
        assertRefused(admission.handshake(address), Refusal.FULL, "the address has all of its 2 sessions in use");
    }

    @Test
    void tablesAreEmptyWhenEverybodyHasLeft() throws Exception {
        Permit session = ((Verdict.Admitted) admission.session(ip("192.0.2.1"))).permit();
        Permit handshake = ((Verdict.Admitted) admission.handshake(ip("192.0.2.1"))).permit();
        Permit join = admission.awaitJoin(ip("192.0.2.1"));
        Permit elsewhere = admission.sessionFromElsewhere(ip("192.0.2.9"));
        assertThat(admission.tableEntries()).isPositive();
        session.release();
        handshake.release();
        join.release();
        elsewhere.release();
        assertThat(admission.tableEntries()).isZero();
        assertThat(admission.sessions()).isZero();
        assertThat(admission.handshakes()).isZero();
    }

    @Test
    void closedItRefusesEverybody() throws Exception {
        admission.close();
        assertRefused(admission.handshake(ip("192.0.2.1")), Refusal.STOPPING, "no new tests are taken");
        assertRefused(admission.session(ip("192.0.2.1")), Refusal.STOPPING, "no new tests are taken");
    }

    private static InetAddress ip(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    private static void assertAdmitted(Verdict verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Admitted.class, yes -> assertThat(yes.joinsOnly()).isFalse());
    }

    private static void assertRefused(Verdict verdict, Refusal refusal, String detail) {
        assertThat(verdict).isEqualTo(new Verdict.Refused(refusal, detail));
    }
}
