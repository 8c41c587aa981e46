package org.btestfarm.app.serve;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.protocol.IpText;

/** What an operator is told at the start: who may log in, and what to type into a router. */
final class Welcome {
    private static final int USUAL_PORT = 2000;

    private Welcome() {}

    static void print(PrintWriter out, ServeConfiguration configuration, Users users, DataDirectory data, List<InetSocketAddress> listening) {
        users.shown().ifPresent(user -> out.println(
                "user " + user.name() + ", password " + user.password() + " (made now, shown once; kept as a verifier in " + data.generatedUserFile() + ")"));
        if (users.kept()) {
            out.println("user " + GeneratedUser.NAME + " with the password that was shown at the first start; to have a new one, remove "
                    + data.generatedUserFile() + " and start again");
        }
        out.println("On a router with RouterOS:");
        out.println("  /tool/bandwidth-test address=" + address(listening) + login(configuration, users)
                + " protocol=tcp direction=both duration=10s");
        if (listening.stream().noneMatch(address -> address.getPort() == USUAL_PORT)) {
            out.println("  RouterOS always connects to port " + USUAL_PORT + ": forward that port to the farm's");
        }
        out.println("  (\"not allowed by device-mode\": since RouterOS 7.17 home devices ship with bandwidth-test off;"
                + " /system/device-mode/update bandwidth-test=yes, then press the device's button or cut its power)");
        out.flush();
    }

    private static String login(ServeConfiguration configuration, Users users) {
        if (configuration.auth() == ListenerAuth.OPEN) {
            return "";
        }
        Optional<ServeConfiguration.NewUser> one = users.shown();
        String name = one.map(ServeConfiguration.NewUser::name)
                .orElseGet(() -> users.kept() ? GeneratedUser.NAME : configuration.users().get(0).name());
        return " user=" + Texts.printable(name) + " password=" + one.map(ServeConfiguration.NewUser::password).orElse("...");
    }

    /** The address to type: the one we listen on, or, if that is all, the one of this machine that others most likely reach. */
    private static String address(List<InetSocketAddress> listening) {
        for (InetSocketAddress address : listening) {
            if (!address.getAddress().isAnyLocalAddress()) {
                return IpText.of(address.getAddress());
            }
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Welcome::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparingInt((InetAddress address) -> address instanceof Inet4Address ? 0 : 1)
                            .thenComparingInt(address -> address.isSiteLocalAddress() ? 1 : 0))
                    .map((InetAddress address) -> IpText.of(address))
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            return "ADDRESS-OF-THIS-MACHINE";
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
