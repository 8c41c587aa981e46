package org.btestfarm.console.pages.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.btestfarm.console.pages.site.Show;
import org.btestfarm.ledger.admin.PolicyView;

/**
 * Limits.
 *
 * @param rows one for each target
 * @param problem why the last change was refused; empty if none was
 */
public record LimitsPage(List<Row> rows, String problem) {
    /**
     * What a target may do.
     *
     * @param target as operators write it
     * @param limits in words
     * @param account whether it is an account, which has a balance
     */
    public record Row(String target, String limits, boolean account) {}

    static LimitsPage of(List<PolicyView> policies, String problem) {
        List<Row> rows = new ArrayList<>();
        policies.forEach(policy -> rows.add(new Row(policy.target(), limits(policy), !policy.target().startsWith("default:"))));
        return new LimitsPage(rows, problem);
    }

    private static String limits(PolicyView policy) {
        StringJoiner words = new StringJoiner(", ");
        for (Map.Entry<String, Long> quota : policy.bytes().entrySet()) {
            words.add(quota.getKey() + " " + (quota.getValue() == Long.MAX_VALUE ? "unlimited" : Show.bytes(quota.getValue())));
        }
        policy.testsAtOnce().ifPresent(tests -> words.add(tests == Integer.MAX_VALUE ? "any number of tests at once" : tests + " tests at once"));
        policy.durationMillis().ifPresent(millis -> words.add(millis == Long.MAX_VALUE ? "any duration" : "at most " + Show.seconds(millis / 1000)));
        policy.rateBps().ifPresent(bps -> words.add(bps == Long.MAX_VALUE ? "download at any speed" : "download at most " + Show.rate(bps)));
        return words.length() == 0 ? "nothing" : words.toString();
    }
}
