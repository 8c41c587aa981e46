package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.btestfarm.app.UsageException;
import org.btestfarm.protocol.Quote;

/** The data directory that a node's configuration names, for commands that ask the node. */
public final class NodeDirectory {
    private static final String KEY = ConfigurationSource.ROOT + ".data";

    private NodeDirectory() {}

    /**
     * Reads it. What else is in the file does not matter: it may need passwords from the environment that whoever asks does not have.
     *
     * @throws UsageException one line, if the file or what it says of the directory cannot be read
     */
    public static Path of(Path file) {
        String data = "";
        try {
            Config written = ConfigurationSource.parse(file).withFallback(ConfigurationSource.defaults());
            data = written.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true)).getString(KEY);
            return Path.of(data);
        } catch (ConfigurationException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (ConfigException.NotResolved e) {
            throw new UsageException("--config " + file + ": " + KEY + " needs variables of the environment that are not set; set them as for serve, or name the directory with --data");
        } catch (ConfigException e) {
            throw new UsageException(ConfigurationSource.oneLine(e));
        } catch (InvalidPathException e) {
            throw new UsageException("--config " + file + ": " + KEY + " is " + Quote.of(data) + ", allowed are paths of directories");
        }
    }
}
