package org.btestfarm.app.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.btestfarm.app.Main;
import picocli.CommandLine;

/**
 * The program, run in this process with the real command line.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it complained about
 */
public record Ran(int status, String out, String err) {
    /** Runs it to its end. */
    public static Ran with(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = program.execute(args);
        return new Ran(status, out.toString(), err.toString());
    }

    /** The printed lines. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
