package org.btestfarm.app.serve.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.slf4j.LoggerFactory;

/** Reads the libraries' configuration while the command line is still looked at: it is kept, and the actor system finds it there. */
public final class EarlyConfiguration {
    private EarlyConfiguration() {}

    /** Begins; nobody waits for it. */
    public static void read() {
        Thread thread = new Thread(EarlyConfiguration::load, "early-configuration");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        try {
            ConfigFactory.load();
        } catch (ConfigException e) { // Whoever needs it meets the same, and says so.
            LoggerFactory.getLogger(EarlyConfiguration.class).debug("the libraries' configuration cannot be read", e);
        }
    }
}
