package org.btestfarm.console.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.views.RefusalRow;
import org.btestfarm.console.views.SampleRow;
import org.btestfarm.console.views.UsageRow;
import org.btestfarm.console.web.Spreadsheets;

/** Lines of CSV files: the components are the columns, in their order; what is not known is empty. */
final class Lines {
    private Lines() {}

    /** A test. */
    @JsonPropertyOrder({
        "id", "link", "began", "ended", "user", "address", "transport", "direction", "connections", "node", "reason", "detail", "in", "out", "seconds",
        "lost", "local_cpu", "remote_cpu", "missing", "complete", "congestion"
    })
    record TestLine(
            String id,
            String link,
            String began,
            String ended,
            String user,
            String address,
            String transport,
            String direction,
            int connections,
            String node,
            String reason,
            String detail,
            long in,
            long out,
            long seconds,
            OptionalLong lost,
            OptionalInt localCpu,
            OptionalInt remoteCpu,
            long missing,
            boolean complete,
            Optional<String> congestion) {
        static TestLine of(TestView test) {
            return new TestLine(
                    test.id(),
                    test.link(),
                    test.began().toString(),
                    test.ended().map(Object::toString).orElse(""),
                    text(test.user()),
                    test.address(),
                    test.transport(),
                    test.direction(),
                    test.connections(),
                    test.node(),
                    test.reason().orElse(""),
                    text(test.detail()),
                    test.in(),
                    test.out(),
                    test.seconds(),
                    test.lost(),
                    test.localCpu(),
                    test.remoteCpu(),
                    test.missing(),
                    test.complete(),
                    test.congestion());
        }
    }

    /** A second of a test. */
    @JsonPropertyOrder({"second", "node", "in", "out", "lost", "local_cpu", "remote_cpu"})
    record SampleLine(long second, String node, long in, long out, OptionalLong lost, OptionalInt localCpu, OptionalInt remoteCpu) {
        static SampleLine of(SampleRow row) {
            return new SampleLine(row.second(), row.node(), row.in(), row.out(), row.lost(), row.localCpu(), row.remoteCpu());
        }
    }

    /** Somebody who was not let in. */
    @JsonPropertyOrder({"at", "what", "user", "address", "reason", "detail", "count", "event"})
    record RefusalLine(String at, String what, String user, String address, String reason, String detail, long count, long event) {
        static RefusalLine of(RefusalRow row) {
            return new RefusalLine(
                    row.at().toString(), row.what(), text(row.user()), row.address(), row.reason(), text(row.detail()), row.count(), row.event());
        }
    }

    /** A day of an account. */
    @JsonPropertyOrder({"account", "day", "in", "out", "tests"})
    record UsageLine(String account, String day, long in, long out, long tests) {
        static UsageLine of(UsageRow row) {
            return new UsageLine(text(Optional.of(row.account())), row.day().toString(), row.in(), row.out(), row.tests());
        }
    }

    /** Text that strangers chose: a spreadsheet must not take it for a formula. */
    static String text(Optional<String> text) {
        return text.map(Spreadsheets::text).orElse("");
    }
}
