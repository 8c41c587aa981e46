package org.btestfarm.app.cluster;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btestfarm.app.admin.LedgerOptions;
import org.btestfarm.console.nodes.FarmNode;
import org.btestfarm.console.nodes.FarmNodes;
import org.btestfarm.protocol.rate.BitRate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code btest-farm cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the nodes of the farm as one of them knows them: where the ledger's writer is, who can be reached, what each does.",
        footer = "%nStatus is up, lost (the node that was asked does not hear from it), full or draining (it takes no new tests), or how far it is in joining or leaving.%nTests, in and out: what a node does, and how much it can do at most where that is configured; a dash is what it did not say lately.%nExit status: 0 shown, 1 the node does not answer, 2 wrong usage.")
final class StatusCommand implements Callable<Integer> {
    private static final String LINE = "%-20s %-24s %-10s %-14s %14s %24s %24s%s%n";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "JSON for other programs, one object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        return node.ask(spec.commandLine(), admin -> {
            FarmNodes nodes = LedgerOptions.await(admin.nodes());
            if (json) {
                spec.commandLine().getOut().println(LedgerOptions.json(nodes));
            } else {
                print(spec.commandLine().getOut(), nodes);
            }
        });
    }

    private static void print(PrintWriter out, FarmNodes farm) {
        out.printf(LINE, "node", "address", "status", "version", "tests", "in", "out", "");
        for (FarmNode node : farm.nodes()) {
            String role = (farm.writer().filter(node.name()::equals).isPresent() ? " writer" : "") + (farm.asked().equals(node.name()) ? " asked" : "");
            out.printf(LINE,
                    node.name(),
                    node.address(),
                    node.state(),
                    node.version(),
                    of(node.tests().map(String::valueOf), node.maxTests().map(String::valueOf)),
                    of(node.inBps().map(BitRate::format), node.inCapacityBps().map(BitRate::format)),
                    of(node.outBps().map(BitRate::format), node.outCapacityBps().map(BitRate::format)),
                    role);
        }
        if (farm.writer().isEmpty()) {
            out.println("no node has the ledger's writer now");
        }
        for (FarmNode node : farm.nodes()) {
            farm.why(node).ifPresent(reason -> out.println(node.name() + " takes no new tests: " + reason));
        }
    }

    private static String of(Optional<String> now, Optional<String> most) {
        return now.orElse("-") + most.map(there -> " of " + there).orElse("");
    }
}
