package org.btestfarm.ledger.credential;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.protocol.auth.Verifier;

/**
 * What lets one user in. The journal has a digest of it, over a nonce that is kept here only: when the row is erased, the digest is of no use to try
 * passwords with.
 *
 * @param nonce {@value #NONCE_LENGTH} random bytes
 * @param verifier what an EC-SRP5 login is checked against
 * @param sealed the password, encrypted under a {@link PasswordKey}; only for users who are marked for MD5
 */
public record Credentials(byte[] nonce, Verifier verifier, Optional<byte[]> sealed) {
    /** The length of a nonce, bytes. */
    public static final int NONCE_LENGTH = 16;

    private static final String WHAT = "btest-farm credentials";

    public Credentials {
        if (nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("a nonce of credentials has " + NONCE_LENGTH + " bytes, not " + nonce.length);
        }
        nonce = nonce.clone();
        sealed = sealed.map(byte[]::clone);
    }

    /** New ones: also for a verifier that was used before, so that no two rows have the same digest. */
    public static Credentials of(Verifier verifier, Optional<byte[]> sealed, SecureRandom random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        return new Credentials(nonce, verifier, sealed);
    }

    /** What the journal has of it, and it is found by. It covers the user's name: one user's row is no good for another. */
    public Digest digest(String name) {
        ByteSink sink = new ByteSink().text(WHAT).bytes(name.getBytes(StandardCharsets.UTF_8)).bytes(nonce);
        sink.bytes(verifier.salt()).bytes(verifier.x()).one(verifier.parity()).flag(sealed.isPresent());
        sealed.ifPresent(sink::bytes);
        return Digest.of(sink.toByteArray());
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public Optional<byte[]> sealed() {
        return sealed.map(byte[]::clone);
    }

    /** Says nothing that would help to guess the password. */
    @Override
    public String toString() {
        return "Credentials[" + (sealed.isPresent() ? "MD5" : "") + "]";
    }
}
