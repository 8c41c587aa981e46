package org.btestfarm.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests are refused while there is too little space, accepted when it is back, and each change is logged once. */
class SpaceGuardTest {
    @Test
    void changesAreSaidOnceAndDoNotFlutter() {
        AtomicLong free = new AtomicLong(2000);
        SpaceGuard guard = new SpaceGuard("DIR", 1000, free::get);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SpaceGuard.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
        try {
            assertThat(guard.refusal()).isEmpty();
            free.set(1000);
            assertThat(guard.refusal()).isEmpty();
            for (long bytes : new long[] {999, 10, 1000, 1099}) {
                free.set(bytes);
                assertThat(guard.refusal()).as("%d bytes", bytes).contains("the journal has " + bytes + " bytes of free space in DIR, wanted are 1000");
            }
            free.set(1100);
            assertThat(guard.refusal()).isEmpty();
            assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
    }

    @Test
    void unknownIsNotEnough() {
        assertThat(new SpaceGuard("DIR", 1, () -> {
            throw new IOException("gone");
        }).refusal()).hasValueSatisfying(reason -> assertThat(reason).contains("DIR").contains("gone"));
        assertThat(new SpaceGuard("DIR", 0, () -> 0).refusal()).as("switched off").isEmpty();
    }
}
