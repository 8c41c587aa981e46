package org.btestfarm.app.admin.user;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.btestfarm.app.UsageException;
import org.btestfarm.ledger.admin.Passwords;
import org.btestfarm.ledger.journal.FileProblems;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a password comes from: a prompt, a file, chance, or the command line if the operator insists. */
final class PasswordOptions {
    private static final int LONGEST_FILE = 4096;

    @Option(names = "--password", paramLabel = "PASS", description = "The password. Others on this machine can see it while this runs; better leave it out and be asked.")
    private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file with the password on its only line; - is standard input.")
    private @Nullable String file;

    @Option(names = "--generate", description = "A random password, which is printed once.")
    private boolean generate;

    /**
     * A password, and whether it was made up just now and must be shown.
     *
     * @param text the password
     * @param generated whether nobody knows it yet
     */
    record Chosen(String text, boolean generated) {
        /** Does not show it. */
        @Override
        public String toString() {
            return generated ? "a generated password" : "a password";
        }
    }

    /** Whether one of them was given. */
    boolean given() {
        return password != null || file != null || generate;
    }

    /**
     * The password; asks for it, twice, if no option says where it is.
     *
     * @throws UsageException if it cannot be had
     */
    Chosen choose(CommandLine command, String user, Prompt prompt) {
        int ways = (password != null ? 1 : 0) + (file != null ? 1 : 0) + (generate ? 1 : 0);
        if (ways > 1) {
            throw new UsageException("--password, --password-file and --generate exclude each other");
        }
        if (password != null) {
            command.getErr().println("warning: a password on the command line can be seen by others on this machine, and stays in the shell's history");
            return new Chosen(password, false);
        }
        if (file != null) {
            return new Chosen(read(file), false);
        }
        if (generate) {
            return new Chosen(Passwords.generate(new SecureRandom()), true);
        }
        String first = ask(prompt, "password for " + user + ": ");
        if (!first.equals(ask(prompt, "once more: "))) {
            throw new UsageException("the two passwords differ");
        }
        return new Chosen(first, false);
    }

    private static String ask(Prompt prompt, String question) {
        Optional<String> typed = prompt.ask(question);
        if (typed.isEmpty()) {
            throw new UsageException("there is no terminal to ask for the password at; allowed are --password-file FILE and --generate");
        }
        return typed.get();
    }

    private static String read(String file) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE) {
                throw new UsageException("--password-file " + file + " has more than " + LONGEST_FILE + " bytes; it must hold a password and nothing else");
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            String line = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (line.isEmpty() || line.contains("\n")) {
                throw new UsageException("--password-file " + file + " must hold a password on its only line");
            }
            return line;
        } catch (IOException e) {
            throw new UsageException("--password-file " + file + " cannot be read: " + FileProblems.reason(e));
        }
    }
}
