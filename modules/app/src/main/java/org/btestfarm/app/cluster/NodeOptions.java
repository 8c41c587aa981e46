package org.btestfarm.app.cluster;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.btestfarm.app.Logging;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.client.HttpNodeAdmin;
import org.btestfarm.ledger.admin.AdminException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which running node is asked: options of all commands about nodes. */
final class NodeOptions {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int FAILED = 1;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "btest-farm-data", description = "The node's data directory; ${DEFAULT-VALUE}. It must run, with HTTP.")
    private Path data = Path.of("btest-farm-data");

    /** Something to ask. */
    interface Work {
        void run(HttpNodeAdmin node) throws AdminException, InterruptedException;
    }

    /** Asks; gives the exit status, 0 or 1. */
    int ask(CommandLine command, Work work) throws InterruptedException {
        Logging.set(Level.WARN, 0, true);
        try {
            AccessFiles files = new AccessFiles(data);
            Optional<URI> address = files.address();
            Optional<String> token = address.isPresent() ? files.token() : Optional.empty();
            if (address.isEmpty() || token.isEmpty()) {
                return failed(command, "no node with HTTP runs on " + data + ": --data must name the data directory of one that does");
            }
            work.run(new HttpNodeAdmin(address.get(), token.get(), DEADLINE));
            command.getOut().flush();
            return 0;
        } catch (AdminException | IOException e) {
            return failed(command, String.valueOf(e.getMessage()));
        }
    }

    private static int failed(CommandLine command, String problem) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem);
        return FAILED;
    }
}
