package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.btestfarm.farm.settings.Deadlines;
import org.btestfarm.farm.settings.GuessLimits;
import org.btestfarm.farm.settings.LeaseSettings;
import org.btestfarm.farm.settings.Limits;
import org.btestfarm.protocol.rate.BitRate;

/** Reads what is refused and what is waited for: {@code limits}, {@code deadlines}, {@code guesses} and {@code leases}. */
final class LimitsBlock {
    private static final Duration SHARED_HORIZON = Duration.ofSeconds(20);

    private LimitsBlock() {}

    static Limits limits(ConfigurationSource source) throws ConfigurationException {
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

    static Deadlines deadlines(Config config) {
        return new Deadlines(
                config.getDuration("deadlines.opening"),
                config.getDuration("deadlines.login"),
                config.getDuration("deadlines.session"),
                config.getDuration("deadlines.idle"));
    }

    static GuessLimits guesses(Config config) {
        return new GuessLimits(
                config.getInt("guesses.free-failures"),
                config.getDuration("guesses.first-delay"),
                config.getDuration("guesses.longest-delay"),
                config.getInt("guesses.free-tokens"),
                config.getInt("guesses.free-tokens-per-prefix"),
                config.getDuration("guesses.forget-every"));
    }

    /** Where the writer may have to move to another node, tests must get over the time until it has. */
    static LeaseSettings leases(Config config, boolean shared) {
        boolean auto = config.getString("leases.horizon").trim().equalsIgnoreCase("auto");
        return new LeaseSettings(
                !auto ? config.getDuration("leases.horizon") : shared ? SHARED_HORIZON : LeaseSettings.defaults().horizon(),
                config.getDuration("leases.patience"),
                config.getDuration("leases.open-within"),
                config.getDuration("leases.drain-within"),
                LeaseSettings.defaults().capabilities());
    }
}
