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

    /** Copied for each link: to look one up takes longer than to use it. */
    private final Mac empty;

    /** Those of a farm. */
    public ResultLinks(byte[] farmSecret) {
        try {
            empty = Mac.getInstance(ALGORITHM);
            empty.init(new SecretKeySpec(farmSecret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** The link of a test's id: 22 letters, digits, {@code -} and {@code _}. */
    @Override
    public String apply(String id) {
        try {
            byte[] whole = ((Mac) empty.clone()).doFinal((PURPOSE + id).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's " + ALGORITHM + " can be copied", e);
        }
    }
}
