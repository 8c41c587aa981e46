package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.btestfarm.app.HoconProblems;
import org.btestfarm.app.csv.TestsFileSettings;
import org.btestfarm.app.logging.SyslogSettings;
import org.btestfarm.console.ConsoleSettings;
import org.btestfarm.console.views.ViewsSettings;
import org.btestfarm.dataplane.DataPlaneOptions.TransportChoice;
import org.btestfarm.dataplane.DataPlaneOptions;
import org.btestfarm.farm.cluster.ClusterSettings;
import org.btestfarm.farm.settings.FarmSettings;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.farm.settings.ListenerSettings;
import org.btestfarm.ledger.LedgerSettings;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.btestfarm.protocol.Quote;

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
public record ServeConfiguration(
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

    /** Reads one from its source; the first thing that is wrong is named with its place. */
    public static ServeConfiguration of(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        try {
            ListenerAuth auth = ListenersBlock.auth(source);
            ClusterSettings cluster = ClusterBlock.read(source, config.getString("ledger.node"));
            List<ListenerSettings> listeners = ListenersBlock.listeners(source, auth);
            return new ServeConfiguration(
                    new FarmSettings(
                            listeners,
                            ListenersBlock.udpPorts(source),
                            LimitsBlock.limits(source),
                            LimitsBlock.deadlines(config),
                            LimitsBlock.guesses(config),
                            LimitsBlock.leases(config, cluster.isShared()),
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
                    UsersBlock.users(source, auth, ListenersBlock.asksForMd5(listeners)),
                    data(source),
                    plane(source),
                    cluster,
                    source.pekko());
        } catch (ConfigException e) {
            throw new ConfigurationException(HoconProblems.oneLine(e, ConfigurationSource.ROOT + "."));
        } catch (IllegalArgumentException e) {
            throw source.wrong(String.valueOf(e.getMessage()));
        }
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
            throw source.notAllowed("ledger.zone", Quote.of(zone), "system, UTC, and names such as Europe/Riga");
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
        throw source.notAllowed("data", Quote.of(path), "paths of directories");
    }

    /** Whether clients of any listener or network are asked for an MD5 login. */
    public boolean asksForMd5() {
        return ListenersBlock.asksForMd5(farm.listeners());
    }

    /** Refuses what {@code --print-config} put in place of passwords: anybody could log in with it. */
    public void requirePasswords() throws ConfigurationException {
        for (NewUser user : users) {
            if (user.password().equals(ConfigurationSource.MASK)) {
                throw new ConfigurationException(ConfigurationSource.ROOT + ".users: the password of " + Quote.of(user.name())
                        + " is masked as --print-config does it; write the password itself");
            }
        }
    }

    private static DataPlaneOptions plane(ConfigurationSource source) throws ConfigurationException {
        Config config = source.farm();
        int loops = config.getInt("event-loops");
        if (loops < 0 || loops > DataPlaneOptions.MAX_EVENT_LOOPS) {
            throw source.notAllowed("event-loops", loops, "0 (one a core) to " + DataPlaneOptions.MAX_EVENT_LOOPS);
        }
        String transport = config.getString("transport");
        TransportChoice choice = switch (transport.toLowerCase(Locale.ROOT)) {
            case "auto" -> TransportChoice.AUTO;
            case "epoll" -> TransportChoice.EPOLL;
            case "nio" -> TransportChoice.NIO;
            default -> throw source.notAllowed("transport", transport, "auto, epoll and nio");
        };
        return new DataPlaneOptions(
                loops == 0 ? DataPlaneOptions.defaults().eventLoops() : loops, choice, config.getString("congestion"));
    }
}
