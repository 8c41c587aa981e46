package org.btestfarm.app.top;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows one screen after the other (ECMA-48 control sequences); into a pipe, one block of lines after the other. */
final class Terminal implements AutoCloseable {
    private static final String OTHER_SCREEN_NO_CURSOR = "\u001b[?1049h\u001b[?25l";
    private static final String BACK = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})");
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int LONGEST_SIZE = 64;

    private final PrintWriter out;
    private final boolean screen;
    private int rows = 24;
    private int columns = 80;
    private long askedNanos;

    /** A terminal if standard output is one. */
    Terminal(PrintWriter out) {
        this(out, isOurOutput());
    }

    Terminal(PrintWriter out, boolean screen) {
        this.out = out;
        this.screen = screen;
        if (screen) {
            measure();
            out.print(OTHER_SCREEN_NO_CURSOR);
        }
    }

    /** How many lines fit; 0 if that does not matter. */
    int rows() {
        return screen ? rows : 0;
    }

    /** How many characters fit; 0 if that does not matter. */
    int columns() {
        return screen ? columns : 0;
    }

    void show(List<String> lines) {
        if (screen) {
            StringBuilder all = new StringBuilder(HOME);
            for (int i = 0; i < lines.size(); i++) {
                all.append(lines.get(i)).append(REST_OF_LINE).append(i + 1 < lines.size() ? "\r\n" : "");
            }
            out.print(all.append(REST_OF_SCREEN));
            if (askedNanos != Long.MAX_VALUE && System.nanoTime() - askedNanos > ASK_AGAIN_NANOS) {
                measure();
            }
        } else {
            lines.forEach(out::println);
            out.println();
        }
        out.flush();
    }

    private void measure() {
        askedNanos = System.nanoTime();
        try {
            Process stty = shell("stty size < /dev/tty", ProcessBuilder.Redirect.PIPE);
            Matcher size = SIZE.matcher(new String(stty.getInputStream().readNBytes(LONGEST_SIZE), StandardCharsets.US_ASCII).trim());
            if (size.matches() && !size.group(1).equals("0")) {
                rows = Integer.parseInt(size.group(1));
                columns = Integer.parseInt(size.group(2));
            }
        } catch (IOException e) {
            askedNanos = Long.MAX_VALUE; // There is no such program here: the usual size has to do.
        }
    }

    /** Asks a shell, whose output is ours: the JDK's own answer, System.console(), means another thing with each version. */
    private static boolean isOurOutput() {
        try {
            Process test = shell("test -t 1", ProcessBuilder.Redirect.INHERIT);
            return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Process shell(String command, ProcessBuilder.Redirect output) throws IOException {
        return new ProcessBuilder("sh", "-c", command).redirectOutput(output).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    @Override
    public void close() {
        if (screen) {
            out.print(BACK);
            out.flush();
        }
    }
}
