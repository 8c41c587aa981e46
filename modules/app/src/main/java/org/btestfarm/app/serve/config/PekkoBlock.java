package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a file may say to Pekko: checked here is what Pekko itself takes without a word, or refuses without saying what is wrong. All else it is left to check. */
final class PekkoBlock {
    private static final List<String> LEVELS = List.of("off", "error", "warning", "info", "debug");
    private static final Pattern SEED_NODE = Pattern.compile("pekko://btest-farm@.+:[0-9]{1,5}");

    private PekkoBlock() {}

    static void check(Config pekko) throws ConfigurationException {
        for (String key : List.of("pekko.loglevel", "pekko.stdout-loglevel")) {
            if (pekko.hasPath(key) && !LEVELS.contains(pekko.getString(key).toLowerCase(Locale.ROOT))) {
                throw wrong(pekko, key, pekko.getString(key), String.join(", ", LEVELS));
            }
        }
        String key = "pekko.cluster.seed-nodes";
        if (pekko.hasPath(key)) {
            for (String node : pekko.getStringList(key)) {
                if (!SEED_NODE.matcher(node).matches()) {
                    throw wrong(pekko, key, node, "nodes as pekko://btest-farm@HOST:PORT");
                }
            }
        }
    }

    private static ConfigurationException wrong(Config pekko, String key, String value, String allowed) {
        ConfigValue written = pekko.getValue(key);
        return new ConfigurationException(
                ConfigurationSource.where(written.origin()) + ": " + key + " is " + ConfigurationSource.oneLine(value) + ", allowed are " + allowed);
    }
}
