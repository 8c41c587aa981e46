package org.btestfarm.console.views;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.console.visitor.Viewer;
import org.btestfarm.protocol.IpText;

/**
 * A test. In and out are as the farm sees them: what it received and what it sent.
 *
 * @param id the test's id, as in logs and journal
 * @param link what its page is called, {@code /r/LINK}: 22 characters that nobody can guess, and that do not follow from the id
 * @param user who logged in; absent on an open listener
 * @param address where it came from
 * @param accounts who was charged, as {@code user:alice}
 * @param transport {@code tcp} or {@code udp}
 * @param direction what the farm does: {@code receives}, {@code transmits} or {@code both}
 * @param connections how many connections or streams, 1..255
 * @param node the node that opened it
 * @param began when it was let in
 * @param ended when it was closed; absent while it runs
 * @param reason why it ended, one word; absent while it runs
 * @param detail which limit or why, one line; absent while it runs and if there is nothing to say
 * @param congestion the TCP congestion control by which the farm sent, as the kernel names it; absent while it runs, where the farm did not send over TCP, and where it is not known
 * @param in bytes received; while it runs, those reported so far
 * @param out bytes sent; while it runs, those reported so far
 * @param seconds how long bytes were counted
 * @param lost UDP datagrams lost on their way to the farm; absent if not known
 * @param localCpu the farm's highest CPU load meanwhile, percent; absent if not known
 * @param remoteCpu the highest CPU load that the other end reported, percent; absent if it reported none
 * @param missing reports that never came: their seconds are missing from the samples, their bytes are not missing from in and out
 * @param complete false as long as parts of it may be missing from the views
 */
public record TestRow(
        String id,
        String link,
        Optional<String> user,
        String address,
        List<String> accounts,
        String transport,
        String direction,
        int connections,
        String node,
        Instant began,
        Optional<Instant> ended,
        Optional<String> reason,
        Optional<String> detail,
        Optional<String> congestion,
        long in,
        long out,
        long seconds,
        OptionalLong lost,
        OptionalInt localCpu,
        OptionalInt remoteCpu,
        long missing,
        boolean complete) {
    public TestRow {
        accounts = List.copyOf(accounts);
    }

    /**
     * As somebody is shown it. Who has only its link sees neither who it was nor which limit ended it, and of the address only the network; so do those to whom it belongs see the address
     * where the farm shows addresses to operators only.
     */
    public TestRow shownTo(Viewer viewer) {
        boolean own = isFor(viewer);
        if (own && viewer.seesWholeAddresses()) {
            return this;
        }
        String network = IpText.prefixOf(client());
        return new TestRow(
                id, link, own ? user : Optional.empty(), network, own ? viewer.shown(accounts) : List.of(), transport, direction, connections, node, began, ended, reason,
                own ? detail.map(text -> text.replace(address, network)) : Optional.empty(), congestion,
                in, out, seconds, lost, localCpu, remoteCpu, missing, complete);
    }

    /** Whether it may be shown to somebody who does not have its link. */
    public boolean isFor(Viewer viewer) {
        return viewer.maySee(user, this::client);
    }

    private InetAddress client() {
        int zone = address.indexOf('%');
        return IpText.parse(zone < 0 ? address : address.substring(0, zone));
    }
}
