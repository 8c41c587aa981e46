package org.btestfarm.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.btestfarm.app.testing.Child;
import org.btestfarm.app.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands from cron or in a container often have no locale: names stay what they are, or are refused. */
class LocaleWithoutUnicodeTest {
    @TempDir
    private Path folder;

    private String data() {
        return folder.resolve("data").toString();
    }

    @Test
    void aNameThatCameInDamagedIsNobodys() {
        Ran ran = Ran.with("user", "add", "M\uFFFD\uFFFDller", "--generate", "--data", data());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines()).singleElement().asString()
                .startsWith("btest-farm user add: 'M\uFFFD\uFFFDller' is not text in the shell's character set").contains("LC_ALL=C.UTF-8");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatProgramsReadIsUtf8InAnyLocale() throws Exception {
        assertThat(Ran.with("user", "add", "Müller", "--password", "p", "--data", data()).status()).isZero();
        try (Child list = Child.start(List.of("env", "LC_ALL=C"), folder, "user", "list", "--json", "--data", "data")) {
            assertThat(list.status()).isZero();
            assertThat(list.out()).singleElement().asString().contains("\"name\":\"Müller\"");
        }
    }
}
