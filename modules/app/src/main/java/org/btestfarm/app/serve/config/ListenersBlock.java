package org.btestfarm.app.serve.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.btestfarm.farm.settings.AuthRule;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;

/** Reads where clients connect and how they log in there: {@code listen}, {@code port}, {@code auth}, {@code open} and {@code udp-ports}. */
final class ListenersBlock {
    private ListenersBlock() {}

    static ListenerAuth auth(ConfigurationSource source) throws ConfigurationException {
        String method = source.farm().getString("auth");
        if (source.farm().getBoolean("open")) {
            return ListenerAuth.OPEN;
        }
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "ecsrp5" -> ListenerAuth.ECSRP5;
            case "md5" -> ListenerAuth.MD5;
            default -> throw source.notAllowed("auth", method, "ecsrp5 and md5");
        };
    }

    static List<ListenerSettings> listeners(ConfigurationSource source, ListenerAuth auth) throws ConfigurationException {
        int port = source.farm().getInt("port");
        if (port < 0 || port > 65_535) {
            throw source.notAllowed("port", port, "0 (the system chooses) to 65535");
        }
        List<AuthRule> rules = AuthRules.read(source, auth);
        List<ListenerSettings> listeners = new ArrayList<>();
        List<String> addresses = source.farm().getStringList("listen");
        if (addresses.isEmpty() || addresses.stream().anyMatch(String::isBlank)) {
            throw source.notAllowed("listen", addresses, "IP addresses of this machine, 0.0.0.0 and ::");
        }
        for (String address : addresses) {
            try {
                listeners.add(new ListenerSettings(new InetSocketAddress(InetAddress.getByName(address), port), auth, rules));
            } catch (UnknownHostException e) {
                throw source.notAllowed("listen", address, "IP addresses of this machine, 0.0.0.0 and ::");
            }
        }
        return listeners;
    }

    static PortRange udpPorts(ConfigurationSource source) throws ConfigurationException {
        String range = source.farm().getString("udp-ports");
        String[] ends = range.split("-", -1);
        try {
            if (ends.length == 2) {
                return new PortRange(Integer.parseInt(ends[0].trim()), Integer.parseInt(ends[1].trim()));
            }
        } catch (NumberFormatException e) {
            // Said below, with what is allowed.
        }
        throw source.notAllowed("udp-ports", range, "two ports FIRST-LAST, 1 to " + PortRange.HIGHEST);
    }

    static boolean asksForMd5(List<ListenerSettings> listeners) {
        return listeners.stream().anyMatch(listener -> listener.auth() == ListenerAuth.MD5
                || listener.rules().stream().anyMatch(rule -> rule.auth() == ListenerAuth.MD5));
    }
}
