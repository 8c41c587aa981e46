package org.btestfarm.console.pages.admin;

import java.util.List;
import java.util.Optional;
import org.btestfarm.console.nodes.FarmNode;
import org.btestfarm.console.nodes.FarmNodes;
import org.btestfarm.console.pages.site.Show;

/**
 * The nodes of the farm, as the one that makes the page knows them.
 *
 * @param asked the one that makes the page
 * @param writer whether one of them has the ledger's writer
 * @param draining whether the one that makes the page takes no new tests until it is started again
 * @param rows one for each
 * @param problem why the last change was refused; empty if none was
 */
public record NodesPage(String asked, boolean writer, boolean draining, List<Row> rows, String problem) {
    /**
     * A node.
     *
     * @param name what it is called
     * @param roles what is special about it; empty if nothing is
     * @param state how it is, in a word
     * @param well whether that is as it should be
     * @param why why it takes no new tests; empty if it does
     * @param tests those that run there, and how many may
     * @param upload what it receives, and how much it can
     * @param download what it sends, and how much it can
     * @param version its program's
     * @param address where other nodes reach it
     */
    public record Row(
            String name, String roles, String state, boolean well, String why, String tests, String upload, String download, String version, String address) {}

    static NodesPage of(FarmNodes farm, String problem) {
        List<Row> rows = farm.nodes().stream().map(node -> row(farm, node)).toList();
        boolean draining = farm.nodes().stream().anyMatch(node -> node.name().equals(farm.asked()) && node.draining().orElse(false));
        return new NodesPage(farm.asked(), farm.writer().isPresent(), draining, rows, problem);
    }

    private static Row row(FarmNodes farm, FarmNode node) {
        boolean asked = node.name().equals(farm.asked());
        boolean writer = farm.writer().filter(node.name()::equals).isPresent();
        return new Row(
                node.name(),
                writer ? asked ? "this node, writes the ledger" : "writes the ledger" : asked ? "this node" : "",
                node.state(),
                node.state().equals("up"),
                farm.why(node).orElse(""),
                figure(node.tests().map(String::valueOf), node.maxTests().map(String::valueOf)),
                figure(node.inBps().map(Show::rate), node.inCapacityBps().map(Show::rate)),
                figure(node.outBps().map(Show::rate), node.outCapacityBps().map(Show::rate)),
                node.version(),
                node.address());
    }

    private static String figure(Optional<String> now, Optional<String> most) {
        return now.orElse(Show.NOT_REPORTED) + most.map(there -> " of " + there).orElse("");
    }
}
