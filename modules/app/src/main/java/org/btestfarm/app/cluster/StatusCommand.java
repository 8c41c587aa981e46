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
        footer = "%nA dash is what a node did not say lately.%nExit status: 0 shown, 1 the node does not answer, 2 wrong usage.")
final class StatusCommand implements Callable<Integer> {
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
        out.printf("%-20s %-24s %-10s %-12s %6s %10s %10s%n", "node", "address", "status", "version", "tests", "in", "out");
        for (FarmNode node : farm.nodes()) {
            String role = (farm.writer().filter(node.name()::equals).isPresent() ? " writer" : "") + (farm.asked().equals(node.name()) ? " asked" : "");
            out.printf("%-20s %-24s %-10s %-12s %6s %10s %10s%s%n",
                    node.name(),
                    node.address(),
                    node.reachable() ? node.status() : "lost",
                    node.version(),
                    node.tests().map(String::valueOf).orElse("-"),
                    rate(node.inBps()),
                    rate(node.outBps()),
                    role);
        }
        farm.why().ifPresent(why -> out.println(farm.asked() + " takes no new tests: " + why));
    }

    private static String rate(Optional<Long> bps) {
        return bps.map(BitRate::format).orElse("-");
    }
}
