package org.btestfarm.app.cluster;

import java.util.concurrent.Callable;
import org.btestfarm.app.admin.LedgerOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code btest-farm node drain}. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Has a node take no new tests until it is started again. Those that run go on, and /health/ready fails, so that a balancer sends new ones elsewhere.",
        footer = "%nExit status: 0 done, 1 the node does not answer, 2 wrong usage.")
final class DrainCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() throws InterruptedException {
        return node.ask(spec.commandLine(), admin -> {
            LedgerOptions.await(admin.drain());
            spec.commandLine().getOut().println("the node takes no new tests");
        });
    }
}
