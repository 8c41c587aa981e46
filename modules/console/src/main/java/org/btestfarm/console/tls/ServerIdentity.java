package org.btestfarm.console.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What the server shows and proves to be: a chain of certificates and the key of the first.
 *
 * @param certificate the first of the chain
 * @param context serves connections
 */
record ServerIdentity(X509Certificate certificate, SSLContext context) {
    private static final int PROBE = 32;
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "RSASSA-PSS", "RSASSA-PSS");
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    /**
     * Reads one.
     *
     * @throws IOException if the files are no such thing, or do not fit each other: one line that begins with a file's name
     */
    static ServerIdentity read(TlsSettings settings, byte[] certificates, byte[] keyFile) throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(settings.certificate(), certificates);
        PrivateKey key = PemFiles.key(settings.key(), keyFile);
        try {
            requirePair(settings, chain.get(0).getPublicKey(), key);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, IN_MEMORY, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new ServerIdentity(chain.get(0), context);
        } catch (GeneralSecurityException e) {
            throw PemFiles.wrong(settings.certificate(), "and " + settings.key() + " cannot be used for TLS: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
    }

    /** Signs something: without this a wrong key would be noticed by browsers only. */
    private static void requirePair(TlsSettings settings, PublicKey shown, PrivateKey key) throws IOException, GeneralSecurityException {
        Path file = settings.key();
        if (!SIGNATURES.containsKey(key.getAlgorithm())) {
            throw PemFiles.wrong(file, "holds a key for " + key.getAlgorithm() + ", allowed are RSA, EC and EdDSA", null);
        }
        boolean pair = false;
        if (family(key.getAlgorithm()).equals(family(shown.getAlgorithm()))) {
            byte[] probe = new byte[PROBE];
            new SecureRandom().nextBytes(probe);
            Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(probe);
            pair = verified(signature, signed);
        }
        if (!pair) {
            throw PemFiles.wrong(file, "is not the key of the first certificate in " + settings.certificate() + "; that must be the server's own, before those of authorities", null);
        }
    }

    private static String family(String algorithm) {
        return algorithm.startsWith("Ed") ? "EdDSA" : algorithm;
    }

    private static boolean verified(Signature signature, byte[] signed) {
        try {
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // A signature of another length or curve.
        }
    }

    Instant ends() {
        return certificate.getNotAfter().toInstant();
    }

    /** SHA-256 of the first certificate, hexadecimal. */
    String fingerprint() {
        return fingerprint(certificate);
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
