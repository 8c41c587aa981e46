package org.btestfarm.console.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority of a test's, and certificates that it signs for 127.0.0.1 and localhost. */
public final class TestCertificates {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair key = pair("EC", 256);
    private final X509CertificateHolder certificate = signed("CN=authority", key, "CN=authority", key, true, Duration.ofDays(2));

    /** A server's certificate and its key. */
    public record Issued(X509CertificateHolder certificate, KeyPair pair) {
        /** SHA-256 of the certificate, as the farm says it. */
        public String fingerprint() throws Exception {
            return ServerIdentity.fingerprint(new JcaX509CertificateConverter().getCertificate(certificate));
        }
    }

    /** Makes an authority. */
    public TestCertificates() throws Exception {}

    /** For the server's own addresses. */
    public Issued issue(String algorithm, int bits, Duration lasts) throws Exception {
        KeyPair pair = pair(algorithm, bits);
        return new Issued(signed("CN=authority", key, "CN=farm.example", pair, false, lasts), pair);
    }

    /** A file with the authority's certificate. */
    public Path authority(Path file) throws IOException {
        return write(file, certificate);
    }

    /** A file with the server's certificate and the authority's. */
    public Path chain(Path file, Issued issued) throws IOException {
        return write(file, issued.certificate(), certificate);
    }

    /** A key as PKCS#8. */
    public static Path pkcs8(Path file, Issued issued) throws IOException {
        return write(file, new JcaPKCS8Generator(issued.pair().getPrivate(), null));
    }

    /** A key as PKCS#8 under a password. */
    static Path encrypted(Path file, Issued issued, OutputEncryptor encryptor) throws IOException {
        return write(file, new JcaPKCS8Generator(issued.pair().getPrivate(), encryptor));
    }

    /** A key as older tools write it: PKCS#1 (RSA), or SEC 1 (EC) with the curve before it. */
    static Path old(Path file, Issued issued) throws IOException {
        PrivateKeyInfo key = PrivateKeyInfo.getInstance(issued.pair().getPrivate().getEncoded());
        if (!(issued.pair().getPrivate() instanceof ECPrivateKey ec)) {
            return write(file, issued.pair().getPrivate());
        }
        ASN1Encodable curve = key.getPrivateKeyAlgorithm().getParameters();
        return write(
                file,
                new PemObject("EC PARAMETERS", curve.toASN1Primitive().getEncoded()),
                new PemObject("EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(ec.getParams().getOrder().bitLength(), ec.getS(), curve).getEncoded()));
    }

    private static Path write(Path file, Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                pem.writeObject(object);
            }
        }
        return Files.writeString(file, text.toString());
    }

    private static KeyPair pair(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (bits > 0) {
            generator.initialize(bits, RANDOM);
        }
        return generator.generateKeyPair();
    }

    private static X509CertificateHolder signed(String issuer, KeyPair by, String subject, KeyPair pair, boolean authority, Duration lasts)
            throws IOException, OperatorCreationException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer), new BigInteger(100, RANDOM), Date.from(now.minus(Duration.ofDays(3))), Date.from(now.plus(lasts)), new X500Name(subject), pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()));
    }
}
