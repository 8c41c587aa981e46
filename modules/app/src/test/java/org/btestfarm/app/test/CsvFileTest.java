package org.btestfarm.app.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CSV file: btest-rs' columns, one header, what is not known empty. */
class CsvFileTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:20:30.456Z");
    private static final String HEADER = "timestamp,host,port,protocol,direction,duration_s,tx_avg_mbps,rx_avg_mbps,tx_bytes,rx_bytes,"
            + "lost_packets,local_cpu_pct,remote_cpu_pct,auth_type";
    private static final String FULL =
            "2026-11-21T10:20:30Z,192.0.2.1,2000,udp,both,10.000,1000.00,100.00,1250000000,125000000,42,12,56,ecsrp5";
    private static final String BARE = "2026-11-21T10:20:30Z,192.0.2.1,2000,tcp,receive,1.500,0.00,1.60,0,300000,,,,";

    @TempDir
    private Path folder;

    @Test
    void eachTestAddsALineBelowOneHeader() throws Exception {
        Path file = folder.resolve("tests.csv");
        CsvFile.append(file, AT, Results.HOST, Results.UDP_BOTH, Results.FULL);
        CsvFile.append(file, AT, Results.HOST, Results.TCP_RECEIVE, Results.BARE);
        CsvFile.append(file, AT, Results.HOST, Results.UDP_BOTH, Results.FULL);
        assertThat(Files.readAllLines(file)).containsExactly(HEADER, FULL, BARE, FULL);
    }

    @Test
    void anEmptyFileGetsTheHeaderToo() throws Exception {
        Path file = folder.resolve("empty.csv");
        CsvFile.requireWritable(file);
        assertThat(file).isEmptyFile();
        CsvFile.append(file, AT, Results.HOST, Results.UDP_BOTH, Results.FULL);
        assertThat(Files.readAllLines(file)).containsExactly(HEADER, FULL);
    }

    @Test
    void aNameWithACommaIsQuoted() throws Exception {
        Path file = folder.resolve("comma.csv");
        CsvFile.append(file, AT, "a,\"b\"", Results.TCP_RECEIVE, Results.BARE);
        assertThat(Files.readAllLines(file).get(1)).startsWith("2026-11-21T10:20:30Z,\"a,\"\"b\"\"\",2000,");
    }

    @Test
    void lookingWhetherItCanBeWrittenChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("there.csv"), "kept\n");
        CsvFile.requireWritable(file);
        assertThat(file).hasContent("kept\n");
        assertThatThrownBy(() -> CsvFile.requireWritable(folder)).isInstanceOf(IOException.class);
    }
}
