package org.btestfarm.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A test as people read it. */
class TableTest {
    private Locale before = Locale.getDefault();

    /** A language that writes 1.000,5: reports are the same everywhere. */
    @BeforeEach
    void inGerman() {
        before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterEach
    void asItWas() {
        Locale.setDefault(before);
    }

    private static String shown(Consumer<Table> what) {
        StringWriter text = new StringWriter();
        what.accept(new Table(new PrintWriter(text)));
        return text.toString();
    }

    @Test
    void aLineASecondUnderOneHead() {
        assertThat(shown(table -> {
                    table.second(Results.FULL_SECOND);
                    table.second(Results.BARE_SECOND);
                }).lines())
                .containsExactly(
                        "   s              tx              rx        lost     cpu   remote",
                        "   1      100 Mbit/s     10.0 Mbit/s           7    12 %     95 %  ! CPU",
                        "   2         0 bit/s         0 bit/s           -       -        -");
    }

    @Test
    void aWholeTest() {
        assertThat(shown(table -> table.summary(Results.HOST, Results.UDP_BOTH, Results.FULL)).lines()).containsExactly(
                "note: 1 connection of 20 was not taken",
                "test of 192.0.2.1 port 2000, UDP both, 20 connections, login ecsrp5, sent with cubic, 10.0 s: done",
                "  tx 1.00 Gbit/s (1,250,000,000 bytes)",
                "  rx 100 Mbit/s (125,000,000 bytes)",
                "  lost 42, cpu 12 %, remote cpu 56 %");
    }

    @Test
    void whatIsNotKnownIsNotZero() {
        assertThat(shown(table -> table.summary(Results.HOST, Results.TCP_RECEIVE, Results.BARE)).lines()).containsExactly(
                "test of 192.0.2.1 port 2000, TCP receive, 1 connection, 1.5 s: done",
                "  tx 0 bit/s (0 bytes)",
                "  rx 1.60 Mbit/s (300,000 bytes)",
                "  lost -, cpu not reported, remote cpu not reported");
    }

    @Test
    void aTestThatDidNotTakePlaceHasNoFigures() {
        assertThat(shown(table -> table.summary(Results.HOST, Results.TCP_RECEIVE, Results.NO_TEST)).lines()).containsExactly(
                "no test of 192.0.2.1 port 2000, TCP receive: cannot connect to 192.0.2.1 port 2000: connection refused");
    }
}
