package org.btestfarm.ledgerload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From the start of {@code btest-farm serve} to the line that says it accepts tests, with a large journal that a kill left behind. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Start of the farm on a large journal; each start is ended by SIGKILL.")
final class StartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIRECTORY", description = "Where to make the journal; one that a run before made is used again.")
    Path directory;

    @Option(names = "--launcher", required = true, description = "The program.")
    Path launcher;

    @Option(names = "--events", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    long events;

    @Option(names = "--users", defaultValue = "1000", description = "Users, each with accounts of its own. Default: ${DEFAULT-VALUE}.")
    int users;

    @Option(names = "--starts", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    int starts;

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(directory)) {
            LargeJournal.make(directory, events, users);
        }
        double[] took = new double[starts];
        double[] resident = new double[starts];
        Path copy = directory.resolveSibling(directory.getFileName() + ".started");
        for (int i = 0; i < starts; i++) {
            copy(copy);
            long begun = System.nanoTime();
            Process farm = new ProcessBuilder(
                            launcher.toString(), "serve", "--data", copy.toString(), "--listen", "127.0.0.1", "--port", "0", "--http", "127.0.0.1:0")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = farm.inputReader(StandardCharsets.UTF_8)) {
                awaitReady(lines);
                took[i] = (System.nanoTime() - begun) / 1e9;
                resident[i] = residentMb(farm);
            } finally {
                farm.destroyForcibly();
                farm.waitFor(LoadedLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        Arrays.sort(took);
        Arrays.sort(resident);
        System.out.println("| events | users | starts | median s | least | most | resident MB, median |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        System.out.printf("| %,d | %,d | %d | %.2f | %.2f | %.2f | %.0f |%n", events, users, starts, took[starts / 2], took[0], took[starts - 1], resident[starts / 2]);
        return 0;
    }

    /** A start may store a snapshot, which would help the next one: each has the journal as the kill left it. */
    private void copy(Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(to)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void awaitReady(BufferedReader lines) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("ready: listening on ")) {
                return;
            }
            all.append(line).append('\n');
        }
        throw new IOException("the farm ended before it was ready:\n" + all);
    }

    private static double residentMb(Process process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
        }
    }
}
