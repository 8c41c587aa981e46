package org.btestfarm.app.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.protocol.auth.Verifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user that version 0.1 made, as it kept it beside the data: it is taken over into the ledger once.
 *
 * @param name the user's name
 * @param salt hexadecimal
 * @param x hexadecimal
 * @param parity 0 or 1
 * @param md5Password only if it was made for MD5 logins
 */
record OldGeneratedUser(
        @JsonProperty("name") String name,
        @JsonProperty("salt") String salt,
        @JsonProperty("x") String x,
        @JsonProperty("parity") int parity,
        @JsonProperty("md5_password") @Nullable String md5Password) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger log = LoggerFactory.getLogger(OldGeneratedUser.class);

    /** Where version 0.1 kept it. */
    static Path file(Path data) {
        return data.resolve("generated-user.json");
    }

    /**
     * Reads it, if it is there.
     *
     * @throws IOException if the file is damaged or cannot be read; one line that names it
     */
    static Optional<OldGeneratedUser> read(Path data) throws IOException {
        Path file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            OldGeneratedUser user = JSON.readValue(Files.readString(file), OldGeneratedUser.class);
            if (user != null && user.isWhole()) {
                return Optional.of(user);
            }
        } catch (JsonProcessingException e) {
            log.debug("the generated user", e);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + FileProblems.reason(e), e);
        }
        throw new IOException(file + " is damaged; remove it, and a new user is made");
    }

    private boolean isWhole() {
        try {
            return name != null && salt != null && x != null && !verifier().toString().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What a login is checked against. */
    Verifier verifier() {
        HexFormat hex = HexFormat.of();
        return new Verifier(hex.parseHex(salt), hex.parseHex(x), parity);
    }

    @Override
    public String toString() {
        return "OldGeneratedUser[" + name + "]";
    }
}
