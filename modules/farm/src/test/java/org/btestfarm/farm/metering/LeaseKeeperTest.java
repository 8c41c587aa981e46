package org.btestfarm.farm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btestfarm.farm.metering.SimLease.SECOND;
import static org.btestfarm.farm.metering.SimLease.bytes;

import java.time.Duration;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.ledger.message.Demand;
import org.btestfarm.ledger.message.SideGrant;
import org.btestfarm.ledger.message.ToNode;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/** A lease on its node, second by second, with a writer that says what the test wants. */
class LeaseKeeperTest {
    private static final SideGrant NONE = bytes(0);
    private static final SideGrant FREE = new SideGrant(0, true);

    @Test
    void asksAheadOnceASecondAndNeverWaitsWhileThereIsQuota() {
        SimLease sim = SimLease.download();
        long total = sim.asked.orElseThrow().out().wanted();
        sim.open(NONE, bytes(total));
        assertThat(sim.answers).containsExactly(new LeaseAnswer.Granted());
        long rate = 1_000_000_000;
        int reportsAtFirst = 0;
        for (int tick = 0; tick < 100; tick++) {
            for (int step = 0; step < 10; step++) {
                sim.now += SECOND / 100;
                assertThat(sim.send(rate / 100)).as("at %s0 ms", tick * 10 + step).isEqualTo(rate / 100);
                sim.serveLow();
                total = grant(sim, total);
            }
            sim.now -= SECOND / 10;
            if (tick % 10 == 9) {
                sim.second();
                total = grant(sim, total);
            } else {
                sim.now += SECOND / 10;
            }
            reportsAtFirst = tick == 9 ? sim.reports.size() : reportsAtFirst;
        }
        assertThat(sim.reports.size() - reportsAtFirst).as("in nine seconds").isLessThanOrEqualTo(2 * 9);
        assertThat(sim.lease.out().remaining()).as("two seconds' worth, give or take").isBetween(rate / 2, 4 * rate);
        assertThat(sim.last().out().spent()).isLessThanOrEqualTo(sim.flow.written);
    }

    @Test
    void noTwoSamplesAreOfOneSecond() {
        SimLease sim = SimLease.download();
        sim.open(NONE, FREE);
        sim.now -= 2 * SECOND / 3; // The node's ticks do not begin with the test.
        for (int tick = 0; tick < 4; tick++) {
            sim.send(1_000);
            sim.now += tick == 3 ? 3 * SECOND : 0; // Nothing moves for three seconds.
            sim.second();
            sim.answer(NONE, FREE);
        }
        assertThat(sim.reports).flatExtracting(ToWriter.UsageReport::samples).extracting("second").containsExactly(0L, 1L, 2L, 5L);
    }

    /** The writer grants what is asked for. */
    private static long grant(SimLease sim, long total) {
        if (sim.reports.isEmpty() || sim.last().wantOut().wanted() == 0) {
            return total;
        }
        long more = total + sim.last().wantOut().wanted();
        sim.answer(NONE, bytes(more));
        return more;
    }

    @Test
    void anIdleLeaseSaysNothingButThatItIsThere() {
        SimLease sim = SimLease.download().open(NONE, bytes(10_000_000));
        for (int i = 0; i < 239; i++) {
            sim.second();
        }
        int reports = sim.reports.size();
        assertThat(reports).as("that it needs less than it was granted").isLessThanOrEqualTo(1);
        for (int i = 0; i < 3; i++) {
            sim.second();
        }
        assertThat(sim.reports).hasSize(reports + 1);
        assertThat(sim.last().samples()).isEmpty();
    }

    @Test
    void oneDemandIsUnderWayAtATimeAndIsRepeatedWhileItWaits() {
        SimLease sim = SimLease.download().open(NONE, bytes(100));
        sim.send(1_000);
        sim.serveLow();
        assertThat(sim.last().wantOut().wanted()).isPositive();
        sim.second();
        assertThat(sim.last().number()).isEqualTo(2);
        assertThat(sim.last().wantOut()).as("the first is still under way").isEqualTo(Demand.NONE);
        sim.answer(NONE, bytes(100));
        assertThat(sim.last().number()).as("the second report took the demand back").isEqualTo(3);
        assertThat(sim.last().wantOut().wanted()).isPositive();
        sim.answer(NONE, bytes(100));
        assertThat(sim.last().number()).isEqualTo(3);
        sim.send(1);
        sim.second();
        assertThat(sim.last().wantOut().wanted()).as("it waits at the writer").isPositive();
        sim.answer(NONE, bytes(300));
        assertThat(sim.send(1_000)).isPositive();
    }

    @Test
    void givesBackWhatIsCalledBackAndDoesNotAskForItInTheSameBreath() {
        SimLease sim = SimLease.download().open(NONE, bytes(10_000_000));
        sim.send(1_000_000);
        sim.recall(Long.MAX_VALUE, 2_000_000, false);
        assertThat(sim.last().out()).isEqualTo(new Totals(1_000_000, 7_000_000, true));
        assertThat(sim.last().wantOut()).isEqualTo(Demand.NONE);
        assertThat(sim.send(10_000_000) + sim.lease.out().remaining()).isEqualTo(2_000_000);
    }

    @Test
    void statusesHaveAReserveAndGiveItUpAtTheEndOfTheQuota() {
        SimLease sim = SimLease.download().open(NONE, bytes(100_000));
        long data = sim.send(1_000_000);
        assertThat(data).as("5 s of statuses and some").isBetween(100_000L - 12 * 10, 100_000L - 12 * 5);
        assertThat(sim.lease.out().takeReserved(12)).isTrue();
        sim.flow.written += 12;
        sim.serveLow();
        sim.answer(NONE, bytes(100_000));
        assertThat(sim.send(1_000_000)).as("the writer has nothing more: the reserve is used up").isEqualTo(100_000 - data - 12);
        sim.serveLow();
        assertThat(sim.last().out()).isEqualTo(new Totals(100_000, 0, true));
        assertThat(sim.stopped()).isEmpty();
        sim.keeper.exhausted(sim.exhausted());
        assertThat(sim.stopped()).contains(EndReason.ofTest("quota_exhausted", "user:alice day=7"));
    }

    @Test
    void exhaustionEndsATestOnlyWhenItsLastByteIsUsed() {
        SimLease sim = SimLease.download().open(NONE, bytes(1_000));
        sim.keeper.exhausted(sim.exhausted());
        assertThat(sim.stopped()).isEmpty();
        assertThat(sim.send(999)).isEqualTo(999);
        sim.second();
        assertThat(sim.stopped()).isEmpty();
        sim.send(1);
        sim.serveLow();
        assertThat(sim.stopped()).isPresent();
    }

    @Test
    void aLimitThatComesLaterWaitsForWhatIsOnItsWay() {
        SimLease sim = SimLease.download().open(FREE, FREE);
        sim.send(5_000);
        long underWay = sim.lease.out().take(700);
        sim.second();
        assertThat(sim.last().out()).isEqualTo(new Totals(5_000, 0, false));
        sim.recall(0, 0, true);
        assertThat(sim.send(1)).as("nothing flows until it is known how far it was").isZero();
        assertThat(sim.keeper.isRestless(sim.now)).isTrue();
        int reports = sim.reports.size();
        sim.now += SECOND / 50;
        sim.keeper.soon(sim.now);
        assertThat(sim.reports).hasSize(reports);
        sim.flow.written += underWay - 100;
        sim.lease.out().add(100);
        sim.now += SECOND / 50;
        sim.keeper.soon(sim.now);
        assertThat(sim.last().out()).isEqualTo(new Totals(5_600, 0, true));
        assertThat(sim.last().wantOut().wanted()).isPositive();
        sim.answer(FREE, bytes(5_700));
        assertThat(sim.send(1_000) + sim.lease.out().remaining()).isEqualTo(100);
    }

    @Test
    void whatDoesNotArriveInTimeIsChargedButNotTwice() {
        SimLease sim = SimLease.download().open(FREE, FREE);
        sim.send(5_000);
        long stuck = sim.lease.out().take(700);
        sim.recall(0, 0, true);
        sim.now += 2 * SECOND;
        sim.keeper.soon(sim.now);
        assertThat(sim.last().out()).isEqualTo(new Totals(5_700, 0, true));
        sim.lease.out().add(stuck);
        sim.answer(FREE, bytes(5_700));
        sim.part.end();
        sim.keeper.end(sim.now);
        assertThat(sim.last().out()).isEqualTo(new Totals(5_700, 0, true));
    }

    @Test
    void atMidnightItReturnsAllAndAsksAgainOnce() {
        SimLease sim = SimLease.download().open(NONE, bytes(1_000_000));
        sim.send(400_000);
        sim.millis = SimLease.DAY_ENDS - 1_000;
        sim.second();
        assertThat(sim.last().out()).isEqualTo(new Totals(400_000, 600_000, true));
        assertThat(sim.last().wantOut().wanted()).isPositive();
        sim.answer(NONE, bytes(2_000_000));
        sim.second();
        assertThat(sim.last().out().returned()).as("the writer's clock is a little behind").isEqualTo(600_000);
    }

    @Test
    void withoutPipeliningReportsGoOneAtATimeAndTheLastOneWaits() {
        SimLease sim = SimLease.download();
        sim.window = 1;
        sim.open(NONE, bytes(10_000_000));
        sim.send(1_000);
        sim.second();
        sim.send(1_000);
        sim.second();
        assertThat(sim.reports).hasSize(1);
        sim.part.end();
        sim.keeper.end(sim.now);
        assertThat(sim.reports).hasSize(1);
        sim.answer(NONE, bytes(10_000_000));
        assertThat(sim.reports.size()).isGreaterThan(1);
        while (!sim.last().last()) {
            sim.answer(NONE, bytes(10_000_000));
        }
        assertThat(sim.last().out().spent()).isEqualTo(2_000);
        assertThat(sim.last().out().spent() + sim.last().out().returned()).isEqualTo(10_000_000);
        assertThat(sim.reports.stream().flatMap(report -> report.samples().stream()).mapToLong(sample -> sample.txBytes()).sum()).isEqualTo(2_000);
        sim.answer(NONE, bytes(10_000_000));
        assertThat(sim.keeper.phase()).isEqualTo(LeaseKeeper.Phase.OVER);
    }

    @Test
    void whileTheWriterIsAwayTheOldestReportIsRepeatedAndSecondsAreGathered() {
        SimLease sim = SimLease.download().open(bytes(0), FREE);
        sim.send(1);
        sim.second();
        for (int i = 0; i < 90; i++) {
            sim.send(1);
            sim.second();
        }
        int first = sim.reports.size();
        assertThat(first).as("none are sent while the first is overdue").isLessThanOrEqualTo(4);
        sim.keeper.repeat(sim.now - 100 * SECOND, sim.now);
        assertThat(sim.reports.get(first)).isSameAs(sim.reports.get(0));
        sim.answer(NONE, FREE);
        assertThat(sim.last().out().spent()).isEqualTo(91);
        assertThat(sim.last().samples()).as("the oldest are given up").hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void noCreditForTooLongEndsTheTest() {
        SimLease sim = SimLease.download().open(NONE, bytes(1_000));
        for (int i = 0; i < 6; i++) {
            sim.send(10_000);
            sim.second();
            assertThat(sim.stopped()).isEmpty();
        }
        sim.send(10_000);
        sim.second();
        assertThat(sim.stopped()).hasValueSatisfying(reason -> assertThat(reason.word()).isEqualTo("ledger_unavailable"));
    }

    @Test
    void aUdpFlowReturnsLessThanADatagramAndAsksForAWholeOne() {
        SimLease sim = new SimLease(Transport.UDP, Direction.SERVER_TRANSMITS, LeaseSettings.defaults());
        sim.open(NONE, bytes(3_700));
        sim.flow.written += 1_500L * sim.lease.out().takeWhole(1_500, 10);
        sim.lease.out().takeWhole(1_500, 1);
        sim.serveLow();
        assertThat(sim.last().out()).isEqualTo(new Totals(3_000, 700, true));
        assertThat(sim.last().wantOut().atLeast()).isEqualTo(1_500);
    }

    @Test
    void aLeaseThatTheWriterSettledEndsItsFlowsAtOnce() {
        SimLease sim = SimLease.download().open(NONE, bytes(10_000_000));
        sim.keeper.over();
        assertThat(sim.send(1)).isZero();
        assertThat(sim.stopped()).hasValueSatisfying(reason -> assertThat(reason.word()).isEqualTo("lease_over"));
        assertThat(sim.keeper.phase()).isEqualTo(LeaseKeeper.Phase.OVER);
    }

    @Test
    void aLeaseThatComesTooLateIsGivenBack() {
        SimLease sim = SimLease.download();
        assertThat(sim.keeper.isOverdue(Duration.ofSeconds(3).toNanos(), sim.now + 4 * SECOND)).isTrue();
        sim.keeper.giveUp("nobody answers");
        assertThat(sim.answers).containsExactly(new LeaseAnswer.Refused(ToNode.Refused.NOT_YET, "nobody answers"));
        sim.part.end();
        sim.open(NONE, bytes(5_000));
        assertThat(sim.last().last()).isTrue();
        assertThat(sim.last().out()).isEqualTo(new Totals(0, 5_000, true));
    }

    @Test
    void whatFlowsHoldThatDoNotEndIsCharged() {
        SimLease sim = SimLease.download().open(NONE, bytes(10_000));
        sim.send(1_000);
        sim.lease.out().take(500);
        sim.keeper.end(sim.now);
        assertThat(sim.reports).isEmpty();
        sim.now += 6 * SECOND;
        sim.keeper.soon(sim.now);
        assertThat(sim.last().last()).isTrue();
        assertThat(sim.last().out()).isEqualTo(new Totals(1_500, 8_500, true));
    }
}
