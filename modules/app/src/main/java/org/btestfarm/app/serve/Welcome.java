package org.btestfarm.app.serve;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import org.btestfarm.app.serve.config.ServeConfiguration;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.protocol.IpText;

/** What an operator is told at the start: who may log in, and what to type into a router. */
final class Welcome {
    private static final int USUAL_PORT = 2000;

    private Welcome() {}

    static void print(PrintWriter out, ServeConfiguration configuration, Users users, List<InetSocketAddress> listening) {
        users.made().ifPresent(user -> out.println(
                "user " + user.name() + ", password " + user.password() + " (made now, shown once; to set another: " + users.command("passwd", user.name()) + ")"));
        if (users.hasFirst()) {
            out.println("user " + Users.FIRST + " with the password that was shown at the first start; to set another: " + users.command("passwd", Users.FIRST));
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
        if (users.made().isPresent()) {
            return " user=" + Texts.printable(users.made().get().name()) + " password=" + users.made().get().password();
        }
        String name = configuration.users().stream().map(NewUser::name).findFirst().orElse(users.hasFirst() ? Users.FIRST : "...");
        return " user=" + Texts.printable(name) + " password=...";
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
