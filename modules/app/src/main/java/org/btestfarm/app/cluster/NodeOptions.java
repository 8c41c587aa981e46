package org.btestfarm.app.cluster;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.btestfarm.app.Logging;
import org.btestfarm.app.UsageException;
import org.btestfarm.app.serve.config.NodeDirectory;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.client.HttpNodeAdmin;
import org.btestfarm.console.client.LocalFarm;
import org.btestfarm.ledger.admin.AdminException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which running node is asked: options of all commands about nodes. */
final class NodeOptions {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int FAILED = 1;

    private static final Path USUAL = Path.of("btest-farm-data");

    @Option(names = "--data", paramLabel = "DIR", description = "The node's data directory; btest-farm-data. It must run, with HTTP.")
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "The node's configuration, in place of --data: it names the directory.")
    private @Nullable Path config;

    /** Something to ask. */
    interface Work {
        void run(HttpNodeAdmin node) throws AdminException, InterruptedException;
    }

    /** Asks; gives the exit status, 0 or 1. */
    int ask(CommandLine command, Work work) throws InterruptedException {
        Logging.set(Level.WARN, 0, true);
        Path directory = directory();
        try {
            Optional<LocalFarm> node = LocalFarm.find(new AccessFiles(directory));
            if (node.isEmpty()) {
                return failed(command, "no node with HTTP runs on " + directory + ": --data or --config must name one that does");
            }
            work.run(new HttpNodeAdmin(node.get(), DEADLINE));
            command.getOut().flush();
            return 0;
        } catch (AdminException | IOException e) {
            return failed(command, String.valueOf(e.getMessage()));
        }
    }

    private Path directory() {
        if (data != null && config != null) {
            throw new UsageException("--data and --config exclude each other: allowed is one of them");
        }
        if (config != null) {
            return NodeDirectory.of(config);
        }
        return data == null ? USUAL : data;
    }

    private static int failed(CommandLine command, String problem) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + problem);
        return FAILED;
    }
}
