package org.btestfarm.console.api;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.views.TestRow;

/**
 * A test as the API shows it: see {@link TestRow}. Who was shown its link by its owner sees neither the user nor the accounts, and of the address only the
 * network.
 */
@JsonSerialize(using = TestJson.class)
record TestView(
        String id,
        String link,
        Optional<String> user,
        String address,
        List<String> accounts,
        String transport,
        String direction,
        int connections,
        String node,
        Instant began,
        Optional<Instant> ended,
        Optional<String> reason,
        Optional<String> detail,
        Optional<String> congestion,
        long in,
        long out,
        long seconds,
        OptionalLong lost,
        OptionalInt localCpu,
        OptionalInt remoteCpu,
        long missing,
        boolean complete) {

    /** As that viewer may see it. */
    static TestView of(Viewer viewer, TestRow whole) {
        TestRow row = whole.shownTo(viewer);
        return new TestView(
                row.id(),
                row.link(),
                row.user(),
                row.address(),
                row.accounts(),
                row.transport(),
                row.direction(),
                row.connections(),
                row.node(),
                row.began(),
                row.ended(),
                row.reason(),
                row.detail(),
                row.congestion(),
                row.in(),
                row.out(),
                row.seconds(),
                row.lost(),
                row.localCpu(),
                row.remoteCpu(),
                row.missing(),
                row.complete());
    }
}
