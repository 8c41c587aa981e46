package org.btestfarm.protocol.auth;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifiers for users that do not exist, so that a stranger cannot find out who does (docs/protocol.md, section 4). The same name gets the same one, on every node and after every
 * restart, as long as the farm's secret is the same. Thread-safe.
 *
 * <p>For maintainers: a client sees the salt, which is the name's own, and can tell of gamma no more than three bits (in which coset of the prime-order subgroup
 * {@code redp1(x)} lies, and so the server's key). So gamma may come from a pool that is computed once; an unknown name then costs two hashes, and not a
 * multiplication that a known one does not need.
 */
public final class FakeVerifiers {
    /** The shortest secret, bytes. */
    public static final int MIN_SECRET_LENGTH = 16;

    private static final int POOL = 64;

    private final SecretKeySpec key;
    private final List<Verifier> pool;

    /**
     * Computes the pool: some milliseconds of CPU, once.
     *
     * @param farmSecret at least {@link #MIN_SECRET_LENGTH} random bytes that all nodes of the farm share
     */
    public FakeVerifiers(byte[] farmSecret) {
        if (farmSecret.length < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "the farm's secret has " + farmSecret.length + " bytes, allowed are " + MIN_SECRET_LENGTH + " or more");
        }
        this.key = new SecretKeySpec(farmSecret, "HmacSHA256");
        this.pool = IntStream.range(0, POOL).mapToObj(this::pooled).toList();
    }

    private Verifier pooled(int index) {
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
        Verifier gamma = pool.get(Byte.toUnsignedInt(digest[Verifier.SALT_LENGTH]) % POOL);
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
