package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifiers for users that do not exist, so that a stranger cannot find out who does (docs/protocol.md, section 4). The same name gets the same one, on every node and after every
 * restart, as long as the farm's secret is the same. Thread-safe.
 *
 * <p>For maintainers: a client sees the salt, which is the name's own, and can tell of gamma no more than three bits (in which coset of the prime-order subgroup
 * {@code redp1(x)} lies, and so the server's key). So gamma may come from a small pool, each computed once; an unknown name then costs two hashes, and not a
 * multiplication that a known one does not need.
 */
public final class FakeVerifiers {
    /** The shortest secret, bytes. */
    public static final int MIN_SECRET_LENGTH = 16;

    private static final int POOL = 64;

    private final SecretKeySpec key;
    /** Each is computed when it is needed first, for names that exist too, so that nobody can tell by it; all at once they would delay a start by 0.2 s. */
    private final AtomicReferenceArray<Verifier> pool = new AtomicReferenceArray<>(POOL);

    /**
     * Computes nothing yet.
     *
     * @param farmSecret at least {@link #MIN_SECRET_LENGTH} random bytes that all nodes of the farm share
     */
    public FakeVerifiers(byte[] farmSecret) {
        if (farmSecret.length < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "the farm's secret has " + farmSecret.length + " bytes, allowed are " + MIN_SECRET_LENGTH + " or more");
        }
        this.key = new SecretKeySpec(farmSecret, "HmacSHA256");
    }

    private Verifier pooled(int index) {
        Verifier known = pool.get(index);
        if (known == null) {
            known = compute(index);
            pool.set(index, known);
        }
        return known;
    }

    private Verifier compute(int index) {
        BigInteger i = EcSrp5Curve.unsigned(hmac("gamma", ByteBuffer.allocate(Integer.BYTES).putInt(index).array()));
        CurvePoint.Coordinates gamma = EcSrp5Curve.timesG(i).coordinates();
        return new Verifier(new byte[Verifier.SALT_LENGTH], gamma.u(), gamma.parity());
    }

    /**
     * The verifier that this name gets while no user has it. Call it for names that exist as well, so that both take the same time.
     *
     * @param userName as it travelled
     */
    public Verifier of(byte[] userName) {
        byte[] digest = hmac("user", userName);
        Verifier gamma = pooled(Byte.toUnsignedInt(digest[Verifier.SALT_LENGTH]) % POOL);
        return new Verifier(Arrays.copyOf(digest, Verifier.SALT_LENGTH), gamma.x(), gamma.parity());
    }

    private byte[] hmac(String purpose, byte[] message) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
