package org.btestfarm.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Optional;
import org.btestfarm.app.serve.ServeCommand;
import org.slf4j.LoggerFactory;

/** How much is logged, on standard error. */
public final class Logging {
    private static final String OURS = "org.btestfarm";

    private Logging() {}

    /** From now on a JSON object a line instead of text. */
    public static void json() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("STDERR") instanceof ConsoleAppender<ILoggingEvent> appender) {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.setWithFormattedMessage(true);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            encoder.setWithMarkers(false);
            encoder.setWithMDC(false);
            encoder.setWithKVPList(false);
            encoder.start();
            appender.setEncoder(encoder);
        }
    }

    /**
     * Sets the levels.
     *
     * @param ours of the farm's own lines when nothing is asked for
     * @param verbosity how often {@code -v} was given: once for our details, twice for all of the libraries' too
     * @param quiet only warnings and errors, and that a farm is ready, stops, and has stopped, for which scripts wait; wins over {@code verbosity}
     */
    public static void set(Level ours, int verbosity, boolean quiet) {
        Level own = quiet ? Level.WARN : verbosity > 0 ? Level.DEBUG : ours;
        Level others = verbosity > 1 && !quiet ? Level.DEBUG : Level.WARN;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(others);
        context.getLogger(OURS).setLevel(own);
        context.getLogger(ServeCommand.class).setLevel(quiet ? Level.INFO : null);
    }

    /**
     * Leaves out what Pekko says, until the result is closed. Of a system that is ended right after it has started it logs traces: some of its parts come up only
     * then, and find the cluster gone.
     */
    public static Silence silencePekko() {
        ch.qos.logback.classic.Logger pekko = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("org.apache.pekko");
        Silence silence = new Silence(pekko, Optional.ofNullable(pekko.getLevel()));
        pekko.setLevel(Level.OFF);
        return silence;
    }

    /**
     * Ends when it is closed.
     *
     * @param logger what is silent
     * @param before its level before; empty if it has none of its own
     */
    public record Silence(ch.qos.logback.classic.Logger logger, Optional<Level> before) implements AutoCloseable {
        @Override
        public void close() {
            logger.setLevel(before.orElse(null));
        }
    }
}
