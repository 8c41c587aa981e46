package org.btestfarm.app.serve;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.app.csv.TestsFileSettings;
import org.btestfarm.app.logging.SyslogSettings;
import org.btestfarm.console.ConsoleSettings;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.farm.cluster.ClusterSettings;
import org.btestfarm.farm.settings.AuthRule;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.farm.settings.PortRange;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.protocol.rate.BitRate;

/**
 * All that {@code serve} is told, typed and checked.
 *
 * @param farm what the farm module needs
 * @param ledger what the ledger module needs
 * @param server the ledger's database if it is on a server; empty for the one in the data directory
 * @param http what the HTTP server needs; empty without one
 * @param testAddress what pages say that routers are to connect to; empty: what is most likely
 * @param views how results are made from the journal
 * @param syslog where events are sent; empty if nowhere
 * @param csv where tests are written as CSV; empty if nowhere
 * @param auth how clients of all listeners log in where no rule says otherwise
 * @param users who are to be in the ledger; none if open
 * @param data the data directory
 * @param plane how bytes move
 * @param cluster what this node is told about the farm's other nodes
 * @param pekko what the file says to Pekko itself
 */
record ServeConfiguration(
        FarmSettings farm,
        LedgerSettings ledger,
        Optional<PostgresDatabase> server,
        Optional<ConsoleSettings> http,
        Optional<String> testAddress,
        ViewsSettings views,
        Optional<SyslogSettings> syslog,
        Optional<TestsFileSettings> csv,
        ListenerAuth auth,
        List<NewUser> users,
        Path data,
        DataPlaneOptions plane,
        ClusterSettings cluster,
        Config pekko) {

    private static final Duration SHARED_HORIZON = Duration.ofSeconds(20);
    private static final int MAX_MD5_NAME = 32;
    private static final int LONGEST_QUOTE = 40;

    /** Reads one from its source; the first thing that is wrong is named with its place. */
    static ServeConfiguration of(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        try {
            ListenerAuth auth = auth(source);
            ClusterSettings cluster = ClusterBlock.read(source, config.getString("ledger.node"));
            List<ListenerSettings> listeners = listeners(source, auth);
            return new ServeConfiguration(
                    new FarmSettings(
                            listeners,
                            udpPorts(source),
                            limits(source),
                            deadlines(config),
                            guesses(config),
                            leases(config, cluster.isShared()),
                            PlacementBlocks.balancers(config),
                            PlacementBlocks.udpAddresses(config),
                            PlacementBlocks.capacity(config)),
                    ledger(source),
                    DatabaseBlock.read(source),
                    HttpBlock.read(source),
                    HttpBlock.testAddress(source),
                    HttpBlock.views(source),
                    SyslogSettings.parse(
                            config.getString("syslog.server").trim(), config.getString("syslog.format"), config.getInt("syslog.queue"), config.getString("syslog.authorities")),
                    TestsFileSettings.parse(config.getString("csv.file"), config.getInt("csv.queue")),
                    auth,
                    users(source, auth, asksForMd5(listeners)),
                    data(source),
                    plane(source),
                    cluster,
                    source.pekko());
        } catch (ConfigException e) {
            throw new ConfigurationException(ConfigurationSource.oneLine(e));
        } catch (IllegalArgumentException e) {
            throw source.wrong(String.valueOf(e.getMessage()));
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
        List<AuthRule> rules = AuthRules.read(source, auth);
        List<ListenerSettings> listeners = new ArrayList<>();
        List<String> addresses = source.farm().getStringList("listen");
        if (addresses.isEmpty() || addresses.stream().anyMatch(String::isBlank)) {
            throw wrong(source, "listen", addresses, "IP addresses of this machine, 0.0.0.0 and ::");
        }
        for (String address : addresses) {
            try {
                listeners.add(new ListenerSettings(new InetSocketAddress(InetAddress.getByName(address), port), auth, rules));
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

    private static Limits limits(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        return new Limits(
                config.getInt("limits.sessions"),
                config.getInt("limits.sessions-per-address"),
                config.getInt("limits.sessions-per-prefix"),
                config.getInt("limits.handshakes"),
                config.getInt("limits.handshakes-per-prefix"),
                config.getDuration("limits.max-duration"),
                rate(source, "limits.unauthenticated-udp-start"));
    }

    private static long rate(ConfigurationSource source, String key) throws ConfigurationException {
        try {
            return BitRate.parse(source.farm().getString(key));
        } catch (IllegalArgumentException e) {
            throw source.wrong(key + ": " + e.getMessage());
        }
    }

    private static Deadlines deadlines(Config config) {
        return new Deadlines(
                config.getDuration("deadlines.opening"),
                config.getDuration("deadlines.login"),
                config.getDuration("deadlines.session"),
                config.getDuration("deadlines.idle"));
    }

    private static GuessLimits guesses(Config config) {
        return new GuessLimits(
                config.getInt("guesses.free-failures"),
                config.getDuration("guesses.first-delay"),
                config.getDuration("guesses.longest-delay"),
                config.getInt("guesses.free-tokens"),
                config.getInt("guesses.free-tokens-per-prefix"),
                config.getDuration("guesses.forget-every"));
    }

    /** Where the writer may have to move to another node, tests must get over the time until it has. */
    private static LeaseSettings leases(Config config, boolean shared) {
        boolean auto = config.getString("leases.horizon").trim().equalsIgnoreCase("auto");
        return new LeaseSettings(
                !auto ? config.getDuration("leases.horizon") : shared ? SHARED_HORIZON : LeaseSettings.defaults().horizon(),
                config.getDuration("leases.patience"),
                config.getDuration("leases.open-within"),
                config.getDuration("leases.drain-within"),
                LeaseSettings.defaults().capabilities());
    }

    private static LedgerSettings ledger(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        return new LedgerSettings(
                config.getString("ledger.node"),
                zone(source),
                config.getDuration("ledger.sign-every"),
                config.getInt("ledger.snapshot-every"),
                config.getInt("ledger.max-tests"),
                config.getInt("ledger.max-accounts"),
                config.getDuration("ledger.answer-within"),
                config.getDuration("ledger.stop-within"),
                Clock.systemUTC(),
                bytes(source, "ledger.min-free"));
    }

    private static long bytes(ConfigurationSource source, String key) throws ConfigurationException {
        try {
            return ByteSize.parse(source.farm().getString(key));
        } catch (IllegalArgumentException e) {
            throw source.wrong(key + ": " + e.getMessage());
        }
    }

    private static ZoneId zone(ConfigurationSource source) throws ConfigurationException {
        String zone = source.farm().getString("ledger.zone");
        try {
            return zone.equals("system") ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw wrong(source, "ledger.zone", quoted(zone), "system, UTC, and names such as Europe/Riga");
        }
    }

    private static Path data(ConfigurationSource source) throws ConfigurationException {
        String path = source.farm().getString("data");
        try {
            if (!path.isBlank()) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            // Said below, with what is allowed.
        }
        throw wrong(source, "data", "'" + path.replaceAll("\\p{Cntrl}", "?") + "'", "paths of directories");
    }

    private static List<NewUser> users(ConfigurationSource source, ListenerAuth auth, boolean asksForMd5) throws ConfigurationException {
        List<NewUser> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigObject written : source.farm().getObjectList("users")) {
            ConfigurationSource.refuseUnknown(written, List.of("name", "password", "md5"), ConfigurationSource.ROOT + ".users");
            Config user = written.toConfig();
            String name = user.getString("name");
            boolean md5 = user.hasPath("md5") ? user.getBoolean("md5") : asksForMd5;
            checkName(source, name, md5);
            if (!names.add(name)) {
                throw source.wrong("users: " + quoted(name) + " is there twice, allowed is once");
            }
            users.add(new NewUser(name, user.getString("password"), md5));
        }
        if (auth == ListenerAuth.OPEN && !users.isEmpty()) {
            throw new ConfigurationException("open (" + source.where("open") + ") and users (" + source.where("users")
                    + ") exclude each other: allowed is to ask nobody, or to ask those users");
        }
        return users;
    }

    /** What cannot be sent in a login cannot be a name: docs/protocol.md, sections 3 and 4. */
    private static void checkName(ConfigurationSource source, String name, boolean md5) throws ConfigurationException {
        try {
            Texts.userName(name);
        } catch (IllegalArgumentException e) {
            throw source.wrong("users: " + e.getMessage());
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (md5 && length > MAX_MD5_NAME) {
            throw source.wrong("users: the name " + quoted(name) + " has " + length + " bytes, allowed are 1 to " + MAX_MD5_NAME
                    + " for a user who may log in with md5");
        }
    }

    static String quoted(String name) {
        String shown = name.length() > LONGEST_QUOTE ? name.substring(0, LONGEST_QUOTE) + "..." : name;
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** Whether clients of any listener or network are asked for an MD5 login. */
    boolean asksForMd5() {
        return asksForMd5(farm.listeners());
    }

    private static boolean asksForMd5(List<ListenerSettings> listeners) {
        return listeners.stream().anyMatch(listener -> listener.auth() == ListenerAuth.MD5
                || listener.rules().stream().anyMatch(rule -> rule.auth() == ListenerAuth.MD5));
    }

    /** Refuses what {@code --print-config} put in place of passwords: anybody could log in with it. */
    void requirePasswords() throws ConfigurationException {
        for (NewUser user : users) {
            if (user.password().equals(ConfigurationSource.MASK)) {
                throw new ConfigurationException(ConfigurationSource.ROOT + ".users: the password of " + quoted(user.name())
                        + " is masked as --print-config does it; write the password itself");
            }
        }
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
