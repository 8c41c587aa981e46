package org.btestfarm.ledger.credential;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts the passwords that MD5 logins need (docs/protocol.md, section 3): AES-256-GCM, bound to the user's name. Thread-safe. */
public final class PasswordKey {
    /** How many bytes a key has. */
    public static final int LENGTH = 32;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int IV_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /**
     * A key of these bytes.
     *
     * @throws IllegalArgumentException if they are not {@value #LENGTH}
     */
    public PasswordKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key for passwords has " + LENGTH + " bytes, not " + bytes.length);
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** The password, encrypted: an IV of 12 bytes, then the cipher text with its tag of 16. */
    public byte[] seal(String name, String password) {
        byte[] iv = new byte[IV_LENGTH];
        random.nextBytes(iv);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, name, iv).doFinal(password.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = Arrays.copyOf(iv, iv.length + text.length);
            System.arraycopy(text, 0, sealed, iv.length, text.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** The password; empty if it was sealed under another key or for another name, or is damaged. */
    public Optional<String> open(String name, byte[] sealed) {
        if (sealed.length < IV_LENGTH + TAG_BITS / 8) {
            return Optional.empty();
        }
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, name, Arrays.copyOf(sealed, IV_LENGTH)).doFinal(sealed, IV_LENGTH, sealed.length - IV_LENGTH);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String name, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
