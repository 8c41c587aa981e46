package org.btestfarm.console.views.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.views.TestRow;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a test, as it stands in one column. Reading a column costs a call into SQLite each, and a page of a hundred tests would need more than two thousand.
 *
 * @param in bytes received so far, reported or charged
 * @param out bytes sent so far, likewise
 * @param whole whether nothing of it can be missing
 */
record TestBody(
        String id,
        String link,
        Story.@Nullable Opening opening,
        Story.@Nullable Ending ending,
        long in,
        long out,
        long seconds,
        OptionalLong lost,
        OptionalInt localCpu,
        OptionalInt remoteCpu,
        long missing,
        boolean whole) {
    /** Of what is known. */
    static TestBody of(Story story, String link, boolean whole) {
        return new TestBody(
                story.id, link, story.opening, story.ending, story.in(), story.out(), story.seconds, story.lost, story.localCpu, story.remoteCpu, story.missing, whole);
    }

    /** Everything but id and link, which have columns of their own. */
    byte[] bytes() {
        ByteSink sink = new ByteSink();
        Story.Opening began = opening;
        sink.flag(began != null);
        if (began != null) {
            sink.number(began.event()).fixed(began.beganMicros()).maybe(began.user()).text(began.address()).number(began.accounts().size());
            began.accounts().forEach(sink::text);
            sink.text(began.transport()).text(began.direction()).number(began.connections()).text(began.node());
        }
        Story.Ending ended = ending;
        sink.flag(ended != null);
        if (ended != null) {
            sink.number(ended.event()).fixed(ended.endedMicros()).text(ended.reason()).text(ended.detail()).maybe(ended.congestion());
        }
        sink.number(in).number(out).number(seconds).maybe(lost).maybe(localCpu).maybe(remoteCpu).number(missing).flag(whole);
        return sink.toByteArray();
    }

    /**
     * Reads it.
     *
     * @param id as ASCII
     * @param link as ASCII
     * @param body what {@link #bytes} wrote
     */
    static TestBody read(byte[] id, byte[] link, byte[] body) {
        ByteSource source = new ByteSource(body);
        Story.Opening opening = source.flag() ? opening(source) : null;
        Story.Ending ending = source.flag() ? new Story.Ending(source.number(), source.fixed(), source.text(), source.text(), source.maybeText()) : null;
        return new TestBody(
                new String(id, StandardCharsets.UTF_8), new String(link, StandardCharsets.UTF_8), opening, ending, source.number(), source.number(), source.number(),
                source.maybeNumber(), source.maybeSmall(), source.maybeSmall(), source.number(), source.flag());
    }

    private static Story.Opening opening(ByteSource source) {
        long event = source.number();
        long beganMicros = source.fixed();
        Optional<String> user = source.maybeText();
        String address = source.text();
        int count = source.count(Short.MAX_VALUE);
        List<String> accounts = new ArrayList<>(count);
        for (int left = count; left > 0; left--) {
            accounts.add(source.text());
        }
        return new Story.Opening(event, beganMicros, user, address, accounts, source.text(), source.text(), source.count(Short.MAX_VALUE), source.text());
    }

    /** As it is shown; its beginning must be known. */
    TestRow row() {
        Story.Opening began = Story.present(opening);
        Optional<Story.Ending> ended = Optional.ofNullable(ending);
        return new TestRow(
                id,
                link,
                began.user(),
                began.address(),
                began.accounts(),
                began.transport(),
                began.direction(),
                began.connections(),
                began.node(),
                Story.instant(began.beganMicros()),
                ended.map(Story.Ending::endedMicros).map(Story::instant),
                ended.map(Story.Ending::reason),
                ended.map(Story.Ending::detail).filter(detail -> !detail.isEmpty()),
                ended.flatMap(Story.Ending::congestion),
                in,
                out,
                seconds,
                lost,
                localCpu,
                remoteCpu,
                missing,
                whole);
    }
}
