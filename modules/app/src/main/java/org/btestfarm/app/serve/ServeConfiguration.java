package org.btestfarm.app.serve;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.protocol.rate.BitRate;

/**
 * All that {@code serve} is told, typed and checked.
 *
 * @param farm what the farm module needs
 * @param auth how clients of all listeners log in
 * @param users who may; empty if open, or if a user is to be made
 * @param data the data directory
 * @param plane how bytes move
 * @param pekko what the file says to Pekko itself
 */
record ServeConfiguration(
        FarmSettings farm, ListenerAuth auth, List<NewUser> users, Path data, DataPlaneOptions plane, Config pekko) {

    /** A user as the operator writes one. */
    record NewUser(String name, String password) {
        @Override
        public String toString() {
            return "NewUser[" + name + "]";
        }
    }

    /** Reads one from its source; the first thing that is wrong is named with its place. */
    static ServeConfiguration of(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        try {
            ListenerAuth auth = auth(source);
            return new ServeConfiguration(
                    new FarmSettings(
                            listeners(source, auth),
                            udpPorts(source),
                            limits(config.getConfig("limits")),
                            deadlines(config.getConfig("deadlines")),
                            guesses(config.getConfig("guesses"))),
                    auth,
                    users(source, auth),
                    Path.of(config.getString("data")),
                    plane(source),
                    source.pekko());
        } catch (ConfigException e) {
            throw new ConfigurationException(ConfigurationSource.oneLine(e));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ConfigurationSource.ROOT + "." + e.getMessage());
        }
    }

    private static ListenerAuth auth(ConfigurationSource source) throws ConfigurationException {
        String method = source.farm().getString("auth");
        if (source.farm().getBoolean("open")) {
            return ListenerAuth.OPEN;
        }
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "ecsrp5" -> ListenerAuth.ECSRP5;
            case "md5" -> ListenerAuth.MD5;
            default -> throw wrong(source, "auth", method, "ecsrp5 and md5");
        };
    }

    private static ConfigurationException wrong(ConfigurationSource source, String key, Object value, String allowed) {
        return new ConfigurationException(
                source.where(key) + ": " + ConfigurationSource.ROOT + "." + key + " is " + value + ", allowed are " + allowed);
    }

    private static List<ListenerSettings> listeners(ConfigurationSource source, ListenerAuth auth) throws ConfigurationException {
        int port = source.farm().getInt("port");
        if (port < 0 || port > 65_535) {
            throw wrong(source, "port", port, "0 (the system chooses) to 65535");
        }
        List<ListenerSettings> listeners = new ArrayList<>();
        for (String address : source.farm().getStringList("listen")) {
            try {
                listeners.add(new ListenerSettings(new InetSocketAddress(InetAddress.getByName(address), port), auth));
            } catch (UnknownHostException e) {
                throw wrong(source, "listen", address, "IP addresses of this machine, 0.0.0.0 and ::");
            }
        }
        return listeners;
    }

    private static PortRange udpPorts(ConfigurationSource source) throws ConfigurationException {
        String range = source.farm().getString("udp-ports");
        String[] ends = range.split("-", -1);
        try {
            if (ends.length == 2) {
                return new PortRange(Integer.parseInt(ends[0].trim()), Integer.parseInt(ends[1].trim()));
            }
        } catch (NumberFormatException e) {
            // Said below, with what is allowed.
        }
        throw wrong(source, "udp-ports", range, "two ports FIRST-LAST, 1 to " + PortRange.HIGHEST);
    }

    private static Limits limits(Config config) {
        return new Limits(
                config.getInt("sessions"),
                config.getInt("sessions-per-address"),
                config.getInt("sessions-per-prefix"),
                config.getInt("handshakes"),
                config.getInt("handshakes-per-prefix"),
                config.getDuration("max-duration"),
                BitRate.parse(config.getString("unauthenticated-udp-start")));
    }

    private static Deadlines deadlines(Config config) {
        return new Deadlines(
                config.getDuration("opening"), config.getDuration("login"), config.getDuration("session"), config.getDuration("idle"));
    }

    private static GuessLimits guesses(Config config) {
        return new GuessLimits(
                config.getInt("free-failures"),
                config.getDuration("first-delay"),
                config.getDuration("longest-delay"),
                config.getInt("free-tokens"),
                config.getDuration("forget-every"));
    }

    private static List<NewUser> users(ConfigurationSource source, ListenerAuth auth) throws ConfigurationException {
        List<NewUser> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Config user : source.farm().getConfigList("users")) {
            String name = user.getString("name");
            if (name.isEmpty() || !names.add(name)) {
                throw wrong(source, "users", "'" + name + "' " + (name.isEmpty() ? "as a name" : "twice"), "names of one user each");
            }
            users.add(new NewUser(name, user.getString("password")));
        }
        if (auth == ListenerAuth.OPEN && !users.isEmpty()) {
            throw wrong(source, "open", "true and there are users", "open without users, or users and not open");
        }
        return users;
    }

    private static DataPlaneOptions plane(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        int loops = config.getInt("event-loops");
        if (loops < 0 || loops > DataPlaneOptions.MAX_EVENT_LOOPS) {
            throw wrong(source, "event-loops", loops, "0 (one a core) to " + DataPlaneOptions.MAX_EVENT_LOOPS);
        }
        String transport = config.getString("transport");
        TransportChoice choice = switch (transport.toLowerCase(Locale.ROOT)) {
            case "auto" -> TransportChoice.AUTO;
            case "epoll" -> TransportChoice.EPOLL;
            case "nio" -> TransportChoice.NIO;
            default -> throw wrong(source, "transport", transport, "auto, epoll and nio");
        };
        return new DataPlaneOptions(
                loops == 0 ? DataPlaneOptions.defaults().eventLoops() : loops, choice, config.getString("congestion"));
    }
}
