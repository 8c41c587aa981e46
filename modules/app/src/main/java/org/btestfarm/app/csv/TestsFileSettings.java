package org.btestfarm.app.csv;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.btestfarm.protocol.Quote;

/**
 * Where the farm writes its tests as CSV. Read from the block {@code csv} of the configuration.
 *
 * @param file to which lines are added
 * @param queue how many tests may wait for a disk that is slow or full, 1 to 1,000,000; more are dropped and counted
 */
public record TestsFileSettings(Path file, int queue) {
    private static final int MOST_QUEUE = 1_000_000;

    public TestsFileSettings {
        if (queue < 1 || queue > MOST_QUEUE) {
            throw new IllegalArgumentException("csv.queue is " + queue + ", allowed are 1 to " + MOST_QUEUE);
        }
    }

    /**
     * Reads one.
     *
     * @return empty if no file is named
     * @throws IllegalArgumentException one line that begins with the key
     */
    public static Optional<TestsFileSettings> parse(String file, int queue) {
        try {
            return file.isBlank() ? Optional.empty() : Optional.of(new TestsFileSettings(Path.of(file), queue));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("csv.file is " + Quote.of(file) + ", allowed are names of files", e);
        }
    }
}
