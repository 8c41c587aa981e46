package org.btestfarm.app.load;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.load.Arrivals;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.rate.BitRate;

/** Says in a few words what clients do. */
final class Describe {
    private Describe() {}

    /** What each does, such as {@code TCP receive at 1.00 Mbit/s, 20 s}. */
    static String test(TestPlan test) {
        List<String> words = new ArrayList<>();
        String rates = rates(test);
        words.add(test.transport() + " " + test.direction().name().toLowerCase(Locale.ROOT) + (rates.isEmpty() ? "" : " at " + rates));
        if (test.connections() > 1) {
            words.add(test.connections() + (test.transport() == Transport.TCP ? " connections" : " streams"));
        }
        words.add(seconds(test.duration()));
        test.login().ifPresent(login -> words.add("login " + login.user()));
        if (test.payload() == Payload.RANDOM) {
            words.add("random data");
        }
        return String.join(", ", words);
    }

    private static String rates(TestPlan test) {
        List<String> rates = new ArrayList<>();
        if (test.direction().receives() && test.rxBps() > 0) {
            rates.add(BitRate.format(test.rxBps()) + (test.direction().transmits() ? " down" : ""));
        }
        if (test.direction().transmits() && test.txBps() > 0) {
            rates.add(BitRate.format(test.txBps()) + (test.direction().receives() ? " up" : ""));
        }
        return String.join(", ", rates);
    }

    /** When they start, such as {@code 5 a second (Poisson), from 10 s on}. */
    static String arrivals(LoadGroup group) {
        String from = group.startAfter().isZero() ? "" : ", from " + seconds(group.startAfter()) + " on";
        Arrivals arrivals = group.arrivals();
        if (arrivals instanceof Arrivals.Ramp ramp && !ramp.over().isZero()) {
            return "over " + seconds(ramp.over()) + from;
        }
        if (arrivals instanceof Arrivals.Constant constant) {
            return plain(constant.perSecond()) + " a second" + from;
        }
        if (arrivals instanceof Arrivals.Poisson poisson) {
            return plain(poisson.perSecond()) + " a second (Poisson)" + from;
        }
        return "at once" + from;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
