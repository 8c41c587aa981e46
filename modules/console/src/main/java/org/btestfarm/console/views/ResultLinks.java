package org.btestfarm.console.views;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the public link of a test from its id and the farm's secret: 128 bits, the same on all nodes and after every rebuild, and nothing that an id in a log tells. */
public final class ResultLinks implements UnaryOperator<String> {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "result link";
    private static final int BYTES = 16;

    private final SecretKeySpec key;

    /** Those of a farm. */
    public ResultLinks(byte[] farmSecret) {
        this.key = new SecretKeySpec(farmSecret, ALGORITHM);
    }

    /** The link of a test's id: 22 letters, digits, {@code -} and {@code _}. */
    @Override
    public String apply(String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] whole = mac.doFinal((PURPOSE + id).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
