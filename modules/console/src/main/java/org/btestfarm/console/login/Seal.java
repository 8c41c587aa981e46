package org.btestfarm.console.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Marks bytes so that only a node of this farm can have marked them: HMAC-SHA256 under a key that is drawn from the farm's secret. */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "console";

    private final SecretKeySpec key;

    /** From the farm's secret, which all its nodes share. */
    Seal(byte[] farmSecret) {
        this.key = new SecretKeySpec(mac(new SecretKeySpec(farmSecret, ALGORITHM), PURPOSE), ALGORITHM);
    }

    /** 32 bytes; different purposes never give the same. */
    byte[] of(String purpose, byte[]... parts) {
        return mac(key, purpose, parts);
    }

    private static byte[] mac(SecretKeySpec key, String purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                mac.update((byte) 0);
                mac.update(new byte[] {(byte) (part.length >> 8), (byte) part.length});
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
