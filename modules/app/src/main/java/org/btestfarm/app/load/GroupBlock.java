package org.btestfarm.app.load;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.btestfarm.client.Login;
import org.btestfarm.client.TestDirection;
import org.btestfarm.client.TestPlan;
import org.btestfarm.client.TestPlanBuilder;
import org.btestfarm.client.load.Arrivals;
import org.btestfarm.client.load.LoadGroup;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Transport;

/** A group of a scenario file: clients that do the same. */
final class GroupBlock {
    /** What {@code defaults} may say for all groups. */
    static final List<String> DEFAULT_KEYS = List.of(
            "clients", "protocol", "direction", "connections", "duration", "tx-rate", "rx-rate", "tx-size", "rx-size", "payload", "nat", "user", "password", "password-file",
            "allow-md5", "set-up-within", "start-after", "arrivals");

    private static final List<String> KEYS = Stream.concat(Stream.of("name"), DEFAULT_KEYS.stream()).toList();
    private static final List<String> ARRIVAL_KEYS = List.of("pattern", "over", "per-second");
    /** An odd number with no pattern in it, so that groups of one seed arrive independently of each other. */
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    private final Block block;
    private final int number;
    private final long seed;

    /** @param number the group's place in the file, 0 for the first */
    GroupBlock(ConfigObject written, ConfigObject defaults, int number, long seed) {
        this.block = new Block(written, written.withFallback(defaults), "groups[" + number + "]");
        this.number = number;
        this.seed = seed;
    }

    LoadGroup read(List<InetSocketAddress> servers) {
        block.requireKnown(KEYS);
        if (!block.has("clients")) {
            throw block.wrong("clients is missing, allowed are 1 to 100000");
        }
        String name = block.has("name") ? block.config().getString("name") : "group " + (number + 1);
        try {
            List<TestPlan> tests = servers.stream().map(this::test).toList();
            return new LoadGroup(name, tests, block.number("clients", 0), duration("start-after", Duration.ZERO), arrivals());
        } catch (IllegalArgumentException e) {
            throw block.wrong(String.valueOf(e.getMessage()));
        }
    }

    private TestPlan test(InetSocketAddress server) {
        boolean udp = block.word("protocol", "tcp", "udp").equals("udp");
        TestDirection direction = switch (block.word("direction", "receive", "transmit", "both")) {
            case "receive" -> TestDirection.RECEIVE;
            case "transmit" -> TestDirection.TRANSMIT;
            default -> TestDirection.BOTH;
        };
        refuseWithoutEffect(direction, udp);
        int connections = block.number("connections", 1);
        if (connections < 1 || connections > 255) {
            throw block.wrong("connections", block.name("connections") + " is " + connections + ", allowed are 1 to 255");
        }
        TestPlanBuilder plan = TestPlan.to(server)
                .transport(udp ? Transport.UDP : Transport.TCP)
                .direction(direction)
                // One connection is 0 on the wire: docs/protocol.md, section 2.
                .connections(connections == 1 ? 0 : connections)
                .duration(duration("duration", Duration.ofSeconds(10)))
                .stepDeadline(duration("set-up-within", Duration.ofSeconds(10)))
                .txBps(direction.transmits() ? block.rate("tx-rate") : 0)
                .rxBps(direction.receives() ? block.rate("rx-rate") : 0)
                .txSize(direction.transmits() ? block.number("tx-size", 0) : 0)
                .rxSize(direction.receives() ? block.number("rx-size", 0) : 0)
                .payload(block.word("payload", "zeros", "random").equals("random") ? Payload.RANDOM : Payload.ZEROS)
                .openPath(udp && block.flag("nat"));
        if (block.has("user")) {
            plan.login(new Login(block.config().getString("user"), password(), block.flag("allow-md5")));
        } else if (block.has("password") || block.has("password-file")) {
            throw block.wrong("there is a password and no user, name one with user");
        }
        return plan.build();
    }

    /** What a group itself says must have an effect; what stands in the defaults is for the groups that it fits. */
    private void refuseWithoutEffect(TestDirection direction, boolean udp) {
        for (String key : List.of("tx-rate", "tx-size")) {
            if (block.isWritten(key) && !direction.transmits()) {
                throw block.wrong(key, block.name(key) + " is for what the client sends, and this group only receives; allowed with direction transmit and both");
            }
        }
        for (String key : List.of("rx-rate", "rx-size")) {
            if (block.isWritten(key) && !direction.receives()) {
                throw block.wrong(key, block.name(key) + " is for what the server sends, and this group only transmits; allowed with direction receive and both");
            }
        }
        if (block.isWritten("nat") && !udp) {
            throw block.wrong("nat", block.name("nat") + " is for UDP, and this group is TCP; allowed with protocol udp");
        }
    }

    private Duration duration(String key, Duration otherwise) {
        return block.has(key) ? block.config().getDuration(key) : otherwise;
    }

    private String password() {
        if (block.has("password") == block.has("password-file")) {
            throw block.wrong("user", block.name("user") + " needs a password: one of password and password-file, and not both");
        }
        if (block.has("password")) {
            return block.config().getString("password");
        }
        String file = block.config().getString("password-file");
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            return lines.isEmpty() ? "" : lines.get(0);
        } catch (IOException e) {
            throw block.wrong("password-file", block.name("password-file") + " " + file + " cannot be read: " + FileProblems.reason(e));
        } catch (InvalidPathException e) {
            throw block.wrong("password-file", block.name("password-file") + " is not a path, allowed are paths of files");
        }
    }

    private Arrivals arrivals() {
        if (!block.has("arrivals")) {
            return new Arrivals.AtOnce();
        }
        ConfigObject written = block.object("arrivals");
        Block arrivals = new Block(written, written, block.name("arrivals"));
        arrivals.requireKnown(ARRIVAL_KEYS);
        String pattern = arrivals.word("pattern", "at-once", "ramp", "constant", "poisson");
        boolean perSecond = pattern.equals("constant") || pattern.equals("poisson");
        if (arrivals.has("per-second") != perSecond) {
            throw arrivals.wrong("per-second", arrivals.name("per-second") + (perSecond ? " is missing: clients a second, 0.001 to 100000" : " is for the patterns constant and poisson"));
        }
        if (arrivals.has("over") != pattern.equals("ramp")) {
            throw arrivals.wrong("over", arrivals.name("over") + (perSecond || !pattern.equals("ramp") ? " is for the pattern ramp" : " is missing: how long the ramp is, 0 to 1 hour"));
        }
        return switch (pattern) {
            case "ramp" -> new Arrivals.Ramp(arrivals.config().getDuration("over"));
            case "constant" -> new Arrivals.Constant(arrivals.fraction("per-second").orElseThrow());
            case "poisson" -> new Arrivals.Poisson(arrivals.fraction("per-second").orElseThrow(), seed + number * SEED_STEP);
            default -> new Arrivals.AtOnce();
        };
    }
}
