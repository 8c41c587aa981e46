package org.btestfarm.app.serve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the ledger is: what an operator writes, and what is said when it cannot be. */
class DatabaseBlockTest {
    @TempDir
    private Path folder;

    private ConfigurationSource source(String... lines) throws Exception {
        return ConfigurationSource.read(Optional.of(file("farm.conf", lines)), Map.of());
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private void refuses(String message, String... keys) {
        String[] lines = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            lines[i] = "btest-farm.ledger.database." + keys[i];
        }
        assertThatThrownBy(() -> ServeConfiguration.of(source(lines)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(folder.resolve("farm.conf") + ":")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void withoutAWordItIsInTheDataDirectory() throws Exception {
        assertThat(ServeConfiguration.of(source()).server()).isEmpty();
    }

    @Test
    void aServerIsAnAddressARoleAndAPassword() throws Exception {
        Path password = file("password", "s3cret", "");
        ConfigurationSource source = source(
                "btest-farm.ledger.database { url = \"postgresql://db:5432/farm\", user = farm, password-file = \"" + password + "\" }");
        assertThat(ServeConfiguration.of(source).server()).contains(PostgresDatabase.of("postgresql://db:5432/farm", "farm", Optional.of("s3cret")));
        assertThat(source.print()).contains(password.toString()).doesNotContain("s3cret");
        assertThat(ServeConfiguration.of(source("btest-farm.ledger.database { url = \"postgresql://db/farm\", user = farm }")).server().orElseThrow().password())
                .as("a server that trusts its network wants none")
                .isEmpty();
    }

    @Test
    void aPasswordIsNeverPrintedAndItsMaskIsNoPassword() throws Exception {
        String[] line = {"btest-farm.ledger.database { url = \"postgresql://db/farm\", user = farm, password = s3cret }"};
        assertThat(source(line).print()).doesNotContain("s3cret").contains("\"********\"");
        refuses("ledger.database.password is masked", "url = \"postgresql://db/farm\"", "user = farm", "password = \"********\"");
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceAndWhatIsAllowed() throws Exception {
        refuses("allowed are embedded and forms like postgresql://HOST:5432/DATABASE", "url = \"mysql://db/farm\"", "user = farm");
        refuses("allowed are forms like postgresql://HOST:5432/DATABASE, without a password", "url = \"postgresql://u:p@db/farm\"", "user = farm");
        refuses("ledger.database.user is empty", "url = \"postgresql://db/farm\"", "user = \"\"");
        refuses("exclude each other", "url = \"postgresql://db/farm\"", "user = farm", "password = a", "password-file = b");
        refuses("cannot read " + folder.resolve("nowhere"), "url = \"postgresql://db/farm\"", "user = farm", "password-file = \"" + folder.resolve("nowhere") + "\"");
        Path empty = file("empty", "");
        refuses("is empty, allowed is a password", "url = \"postgresql://db/farm\"", "user = farm", "password-file = \"" + empty + "\"");
    }
}
