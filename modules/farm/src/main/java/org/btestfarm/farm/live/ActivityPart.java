package org.btestfarm.farm.live;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import org.btestfarm.farm.session.CborSerializable;

/**
 * A part of what a node does, small enough for one message between nodes (256 KiB; a test has some 400 bytes).
 *
 * @param round counts up, for each time that the node looked
 * @param part which, from 0
 * @param parts how many there are of that round, 1 to {@value #MOST_PARTS}
 * @param activity the node, with the tests of this part
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record ActivityPart(long round, int part, int parts, NodeActivity activity) implements CborSerializable {
    /** Tests in a part. */
    static final int TESTS = 250;
    /** More tests than that on a node are not told to others. */
    static final int MOST_PARTS = 400;

    ActivityPart {
        if (parts < 1 || parts > MOST_PARTS || part < 0 || part >= parts) {
            throw new IllegalArgumentException("part " + part + " of " + parts + ", allowed are 1 to " + MOST_PARTS + " parts");
        }
    }

    /** What to tell: one part on most nodes. */
    static List<ActivityPart> of(NodeActivity whole, long round) {
        List<TestActivity> tests = whole.tests().subList(0, Math.min(whole.tests().size(), TESTS * MOST_PARTS));
        int parts = Math.max(1, (tests.size() + TESTS - 1) / TESTS);
        List<ActivityPart> all = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            List<TestActivity> some = tests.subList(part * TESTS, Math.min(tests.size(), (part + 1) * TESTS));
            all.add(new ActivityPart(round, part, parts, new NodeActivity(whole.node(), whole.atMillis(), whole.cpuPct(), whole.room(), some)));
        }
        return all;
    }
}
