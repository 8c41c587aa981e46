package org.btestfarm.client.load;

import java.time.Duration;
import java.util.List;
import org.btestfarm.client.TestOutcome;

/**
 * What a load test came to.
 *
 * @param elapsed from the first start to the last end
 * @param figures of all clients
 * @param groups the same by groups, in the plan's order
 * @param timeline its course
 * @param errors how clients failed, most frequent first
 * @param notes what was not as asked but kept nobody from testing, most frequent first
 */
public record LoadReport(Duration elapsed, LoadFigures figures, List<Group> groups, List<LoadMoment> timeline, List<Errors> errors, List<Notes> notes) {

    public LoadReport {
        groups = List.copyOf(groups);
        timeline = List.copyOf(timeline);
        errors = List.copyOf(errors);
        notes = List.copyOf(notes);
    }

    /**
     * A group of clients.
     *
     * @param name the group's name
     * @param figures of its clients
     */
    public record Group(String name, LoadFigures figures) {}

    /**
     * Clients that failed alike.
     *
     * @param outcome how they ended
     * @param kind what they have in common
     * @param count how many
     * @param example the full reason of one of them
     */
    public record Errors(TestOutcome outcome, String kind, int count, String example) {}

    /**
     * Clients with the same note.
     *
     * @param note one line
     * @param count how many
     */
    public record Notes(String note, int count) {}
}
