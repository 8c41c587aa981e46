package org.btestfarm.app;

import java.io.PrintWriter;

/** Whether anybody gets what is printed: writers and streams swallow errors until they are asked. */
public final class Output {
    /** What is said when nobody does. */
    public static final String BROKEN = "the report could not be written to standard output";

    private Output() {}

    /** Whether standard output, or the writer before it, has failed: a full disk, a reader that has gone. */
    public static boolean isBroken(PrintWriter out) {
        boolean writer = out.checkError();
        return System.out.checkError() || writer;
    }
}
