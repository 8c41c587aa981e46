package org.btestfarm.ledgerload.large;

import picocli.CommandLine.Option;

/** How large a journal is: options of the commands that make one. What is there already is used as it is, whatever these say. */
final class JournalOptions {
    @Option(names = "--tests", defaultValue = "325000", description = "Tests in the journal. Default: ${DEFAULT-VALUE}.")
    int tests = 325_000;

    @Option(names = "--samples", defaultValue = "7300000", description = "Usage samples, one for each second of a test. Default: ${DEFAULT-VALUE}.")
    long samples = 7_300_000;

    @Option(names = "--days", defaultValue = "365", description = "Over how many days, up to the day on which it is made. Default: ${DEFAULT-VALUE}.")
    int days = 365;

    @Option(names = "--users", defaultValue = "1000", description = "Users, each with accounts of its own. Default: ${DEFAULT-VALUE}.")
    int users = 1_000;

    @Option(names = "--together", defaultValue = "20", description = "Tests that run at a time. Default: ${DEFAULT-VALUE}.")
    int together = 20;

    /** Fails with one line where that cannot be. */
    void check() {
        if (tests < 1 || samples < tests || days < 1 || users < 1 || together < 1) {
            throw new IllegalArgumentException("--tests, --days, --users and --together are 1 or more, --samples at least as many as --tests");
        }
    }

    /** How long that test lasts, seconds: one sample each, as many in all as were asked for. */
    int seconds(int test) {
        return (int) ((test + 1L) * samples / tests - (long) test * samples / tests);
    }
}
