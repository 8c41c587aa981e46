package org.btestfarm.compare.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btestfarm.compare.Programs;
import org.btestfarm.compare.ServerProcess;

/** Our server as the measurements of many sessions need it. */
final class Farms {
    static final String USER = "load";
    static final String PASSWORD = "load";

    private Farms() {}

    /** One whose limits let one address run so many tests at once; open, or with a login. */
    static ServerProcess start(Programs programs, int tests, boolean login) throws IOException, InterruptedException {
        List<String> who = login ? List.of("--user", USER + ":" + PASSWORD) : List.of("--open");
        List<String> command = programs.farm("--config", ManyTests.limits(tests).toString(), "--quiet");
        command.addAll(who);
        return ServerProcess.start(command, Programs.SERVER);
    }

    /** A scenario file; deleted when the program ends. */
    static Path scenario(List<String> groups) throws IOException {
        Path file = Files.createTempFile("load-", ".conf");
        file.toFile().deleteOnExit();
        Files.writeString(file, "groups = [ { " + String.join(" }, { ", groups) + " } ]\n");
        return file;
    }
}
