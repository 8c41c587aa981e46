package org.btestfarm.app.admin.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.btestfarm.app.UsageException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WhereAPasswordComesFromTest {
    /** A command that needs a password. */
    @Command(name = "needs")
    static final class Needs {
        @Mixin
        private PasswordOptions passwords = new PasswordOptions();
    }

    private final List<String> asked = new ArrayList<>();
    private final Queue<String> typed = new ArrayDeque<>();
    private final StringWriter err = new StringWriter();

    private PasswordOptions.Chosen choose(String... args) {
        Needs needs = new Needs();
        CommandLine command = new CommandLine(needs).setErr(new PrintWriter(err, true));
        command.parseArgs(args);
        return needs.passwords.choose(command, "anna", question -> {
            asked.add(question);
            return Optional.ofNullable(typed.poll());
        });
    }

    @Test
    void itIsAskedForTwice() {
        typed.addAll(List.of("rain in May", "rain in May"));
        assertThat(choose()).isEqualTo(new PasswordOptions.Chosen("rain in May", false));
        assertThat(asked).containsExactly("password for anna: ", "once more: ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whoMistypesItIsTold() {
        typed.addAll(List.of("rain", "reign"));
        assertThatThrownBy(this::choose).isInstanceOf(UsageException.class).hasMessage("the two passwords differ");
    }

    @Test
    void withoutATerminalNobodyIsAsked() {
        assertThatThrownBy(this::choose)
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no terminal to ask for the password at; allowed are --password-file FILE and --generate");
    }

    @Test
    void standardInputIsAFileToo() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("päss wörd\r\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(choose("--password-file", "-")).isEqualTo(new PasswordOptions.Chosen("päss wörd", false));
        } finally {
            System.setIn(before);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aGeneratedOneIsAnotherEachTime() {
        PasswordOptions.Chosen one = choose("--generate");
        assertThat(one.generated()).isTrue();
        assertThat(one.text()).hasSize(16).isNotEqualTo(choose("--generate").text());
        assertThat(one.toString()).doesNotContain(one.text());
    }

    @Test
    void theCommandLineIsWarnedAgainst() {
        assertThat(choose("--password", "x").text()).isEqualTo("x");
        assertThat(err.toString()).startsWith("warning: a password on the command line can be seen by others");
    }
}
