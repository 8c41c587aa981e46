package org.btestfarm.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many times as much as iperf3 we move, and what a gigabyte costs our server of what it costs iperf3's, by case: figures of one machine say nothing on another, ratios some.
 *
 * @param date when they were measured, or a remark
 * @param received by case: bytes received, ours to iperf3's
 * @param cpu by case: CPU-seconds a gigabyte of the server, ours to iperf3's
 */
record Ratios(String date, Map<String, Double> received, Map<String, Double> cpu) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static Ratios of(List<Contest.Outcome> outcomes) {
        Map<String, Double> received = new TreeMap<>();
        Map<String, Double> cpu = new TreeMap<>();
        for (Contest.Outcome outcome : outcomes) {
            String ours = outcome.contest().contenders().get(1).title();
            received.put(outcome.contest().key(), rounded(outcome.ratio(ours, Run::receivedBps)));
            cpu.put(outcome.contest().key(), rounded(outcome.ratio(ours, Run::cpuSecondsPerGigabyte)));
        }
        return new Ratios(LocalDate.now(ZoneOffset.UTC).toString(), received, cpu);
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 100) / 100.0;
    }

    static Ratios read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Ratios.class);
    }

    /** Writes them to a file, which keeps those of cases that were not run. */
    void write(Path file) throws IOException {
        Ratios all = new Ratios(date, new TreeMap<>(), new TreeMap<>());
        if (Files.exists(file)) {
            Ratios before = read(file);
            all.received.putAll(before.received);
            all.cpu.putAll(before.cpu);
        }
        all.received.putAll(received);
        all.cpu.putAll(cpu);
        Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    }

    void printBeside(Ratios last) {
        System.out.println("ours / iperf3 (recorded " + last.date + "); to look at, nothing is asserted");
        System.out.printf(Locale.ROOT, "%-16s %10s %10s %12s %10s%n", "case", "received", "recorded", "CPU per GB", "recorded");
        received.forEach((key, ratio) -> System.out.printf(
                Locale.ROOT, "%-16s %10.2f %10s %12.2f %10s%n", key, ratio, shown(last.received, key), cpu.get(key), shown(last.cpu, key)));
    }

    private static String shown(Map<String, Double> ratios, String key) {
        Double ratio = ratios.get(key);
        return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
