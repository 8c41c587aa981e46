package org.btestfarm.console.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.btestfarm.ledger.journal.FileProblems;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in PEM (RFC 7468). What is wrong is one line that begins with the file's name. */
final class PemFiles {
    private static final int LARGEST = 1 << 20;

    private PemFiles() {}

    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes(LARGEST + 1);
            if (all.length > LARGEST) {
                throw wrong(file, "is longer than " + LARGEST + " bytes, which no certificate or key is", null);
            }
            return all;
        } catch (IOException e) {
            throw String.valueOf(e.getMessage()).startsWith(file + " is longer") ? e : wrong(file, "cannot be read: " + FileProblems.reason(e), e);
        }
    }

    /** At least one. */
    static List<X509Certificate> certificates(Path file, byte[] pem) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).forEach(one -> certificates.add((X509Certificate) one));
        } catch (GeneralSecurityException e) {
            throw wrong(file, "is damaged: it must hold certificates in PEM", e);
        }
        if (certificates.isEmpty()) {
            throw wrong(file, "holds no certificate: it must hold lines from -----BEGIN CERTIFICATE----- on", null);
        }
        return certificates;
    }

    static PrivateKey key(Path file, byte[] pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
            for (Object read = parser.readObject(); read != null; read = parser.readObject()) {
                if (read instanceof PrivateKeyInfo key) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
                if (read instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (read instanceof PKCS8EncryptedPrivateKeyInfo || read instanceof PEMEncryptedKeyPair) {
                    throw new EncryptedKeyException(file + " is encrypted, and there is nobody to ask for its password: write it without, as by openssl pkcs8 -in FILE -out NEW -nodes");
                }
            }
        } catch (EncryptedKeyException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // The library's parsers have exceptions of all kinds for what is damaged.
            throw wrong(file, "is damaged: it must hold a key in PEM", e);
        }
        throw wrong(file, "holds no key: it must hold lines from -----BEGIN PRIVATE KEY----- on", null);
    }

    /** Needs an answer of its own. */
    private static final class EncryptedKeyException extends IOException {
        private static final long serialVersionUID = 1L;

        EncryptedKeyException(String message) {
            super(message);
        }
    }

    static IOException wrong(Path file, String what, @Nullable Exception cause) {
        return new IOException(file + " " + what, cause);
    }
}
