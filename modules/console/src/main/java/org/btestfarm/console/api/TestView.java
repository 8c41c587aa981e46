package org.btestfarm.console.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.protocol.IpText;

/**
 * A test as the API shows it: see {@link TestRow}. Who was shown its link by its owner sees neither the user nor the accounts, and of the address only the
 * network.
 */
record TestView(
        String id,
        String link,
        Optional<String> user,
        String address,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> accounts,
        String transport,
        String direction,
        int connections,
        String node,
        Instant began,
        Optional<Instant> ended,
        Optional<String> reason,
        Optional<String> detail,
        long in,
        long out,
        long seconds,
        OptionalLong lost,
        OptionalInt localCpu,
        OptionalInt remoteCpu,
        long missing,
        boolean complete) {

    /** Whether it may be shown to somebody who does not have its link. */
    static boolean isFor(Viewer viewer, TestRow row) {
        return viewer.maySee(row.user(), IpText.parse(row.address()));
    }

    /** As that viewer may see it. */
    static TestView of(Viewer viewer, TestRow row) {
        InetAddress address = IpText.parse(row.address());
        boolean own = viewer.maySee(row.user(), address);
        return new TestView(
                row.id(),
                row.link(),
                own ? row.user() : Optional.empty(),
                own ? row.address() : IpText.prefixOf(address),
                own ? row.accounts() : List.of(),
                row.transport(),
                row.direction(),
                row.connections(),
                row.node(),
                row.began(),
                row.ended(),
                row.reason(),
                own ? row.detail() : Optional.empty(),
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
