package org.btestfarm.console.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.console.web.Json;
import org.btestfarm.protocol.IpText;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as it is sent. It is written once, when the first one wants it, whatever the number of viewers: who may see all tests, or none, gets the same bytes as everybody else of that kind; who
 * may see some gets pieces that are there already. Thread-safe.
 */
final class LiveFrame {
    private static final ByteString EVENT = ByteString.fromString("event: live\ndata: ");
    private static final ByteString EVENT_END = ByteString.fromString("\n\n");
    private static final ByteString COMMA = ByteString.fromString(",");
    private static final ByteString END = ByteString.fromString("]}");

    private final LiveSnapshot snapshot;
    private @Nullable Written written;

    /** What stands before the tests. */
    private record Head(Instant at, LiveTotals farm, List<LiveNode> nodes) {}

    private record Row(LiveTest test, InetAddress client, ByteString json) {}

    /** @param head up to and with the bracket that opens the tests */
    private record Written(ByteString head, List<Row> rows, ByteString all, ByteString none) {}

    LiveFrame(LiveSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    LiveSnapshot snapshot() {
        return snapshot;
    }

    /** As a JSON object, with the tests that somebody may see. */
    ByteString json(Viewer viewer) {
        Written now = written();
        if (viewer instanceof Viewer.Admin) {
            return now.all();
        }
        List<ByteString> seen = new ArrayList<>();
        for (Row row : now.rows()) {
            if (viewer.maySee(row.test().user(), row.client())) {
                seen.add(viewer.seesWholeAddresses() ? row.json() : bytes(row.test().withAddress(viewer.shown(row.test().address()))));
            }
        }
        return seen.isEmpty() ? now.none() : join(now.head(), seen);
    }

    /** The same as an event of a stream (HTML, section 9.2, "Server-sent events"). JSON has no line breaks of its own. */
    ByteString event(Viewer viewer) {
        return EVENT.concat(json(viewer)).concat(EVENT_END);
    }

    private synchronized Written written() {
        Written there = written;
        if (there == null) {
            there = write();
            written = there;
        }
        return there;
    }

    private Written write() {
        ByteString whole = bytes(new Head(snapshot.at(), snapshot.farm(), snapshot.nodes()));
        ByteString head = whole.dropRight(1).concat(ByteString.fromString(",\"tests\":[")).compact();
        List<Row> rows = new ArrayList<>(snapshot.tests().size());
        for (LiveTest test : snapshot.tests()) {
            rows.add(new Row(test, client(test), bytes(test)));
        }
        return new Written(head, rows, join(head, rows.stream().map(Row::json).toList()), join(head, List.of()));
    }

    private static InetAddress client(LiveTest test) {
        int scope = test.address().indexOf('%');
        return IpText.parse(scope < 0 ? test.address() : test.address().substring(0, scope));
    }

    private static ByteString join(ByteString head, List<ByteString> rows) {
        ByteStringBuilder all = ByteString.createBuilder();
        all.append(head);
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                all.append(COMMA);
            }
            all.append(rows.get(i));
        }
        all.append(END);
        return all.result().compact();
    }

    private static ByteString bytes(Object plain) {
        try {
            return ByteString.fromArrayUnsafe(Json.MAPPER.writeValueAsString(plain).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a snapshot is plain data", e);
        }
    }
}
