package org.btestfarm.ledgerload.large;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.btestfarm.ledger.journal.LedgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a journal and does nothing with it. */
@Command(name = "make", mixinStandardHelpOptions = true, description = "Makes the data directory of a farm with a large journal, for the other commands or to look at.")
public final class MakeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIRECTORY", description = "Where; must not exist. 325,000 tests take 4 GB.")
    Path directory;

    @Mixin
    JournalOptions journal = new JournalOptions();

    @Override
    public Integer call() throws Exception {
        if (Files.exists(directory)) {
            throw new LedgerException(directory + " exists: name a directory that does not");
        }
        LargeJournal.make(directory, journal);
        return 0;
    }
}
