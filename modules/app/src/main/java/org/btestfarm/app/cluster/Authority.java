package org.btestfarm.app.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Who signs the certificates of a farm's nodes. RSA, because that is what Pekko's transport reads from PEM. */
final class Authority {
    /** All certificates of a farm have this name: the transport takes only peers that share a name with this node. */
    static final String FARM_NAME = "btest-farm";

    private static final int RSA_BITS = 3072;
    private static final int SERIAL_BITS = 127;
    private static final String SIGNATURE = "SHA256withRSA";
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final Path directory;
    private final int days;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(Path directory, int days, Clock clock) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.days = days;
        this.clock = clock;
        Path keyFile = directory.resolve("ca.key");
        Path certificateFile = directory.resolve("ca.crt");
        if (!Files.exists(keyFile) && !Files.exists(certificateFile)) {
            Files.createDirectories(directory);
            KeyPair pair = pair();
            X500Name name = new X500Name("CN=" + FARM_NAME + " nodes");
            JcaX509v3CertificateBuilder builder = builder(name, name, pair.getPublic());
            byte[] der = signed(builder, true, pair.getPrivate());
            Pem.writeKey(keyFile, pair.getPrivate().getEncoded());
            Pem.writeCertificate(certificateFile, der);
        }
        this.key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Pem.readKey(keyFile)));
        try (InputStream in = Files.newInputStream(certificateFile)) {
            this.certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** The one of a directory, which is made if it is not there. */
    static Authority in(Path directory, int days, Clock clock) throws IOException, GeneralSecurityException {
        return new Authority(directory, days, clock);
    }

    /** Makes a node's directory with its key and certificate; false if it is there. */
    boolean keys(String node) throws IOException, GeneralSecurityException {
        Path own = directory.resolve(node);
        if (Files.exists(own.resolve("tls.key"))) {
            return false;
        }
        Files.createDirectories(own);
        KeyPair pair = pair();
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        byte[] der = signed(builder(issuer, new X500Name("CN=" + node), pair.getPublic()), false, key);
        Pem.writeKey(own.resolve("tls.key"), pair.getPrivate().getEncoded());
        Pem.writeCertificate(own.resolve("tls.crt"), der);
        Pem.writeCertificate(own.resolve("ca.crt"), certificate.getEncoded());
        return true;
    }

    private KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS, random);
        return generator.generateKeyPair();
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey ofSubject) {
        Date from = Date.from(clock.instant().minus(CLOCKS_DIFFER));
        Date to = Date.from(clock.instant().plus(Duration.ofDays(days)));
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(SERIAL_BITS, random), from, to, subject, ofSubject);
    }

    private static byte[] signed(JcaX509v3CertificateBuilder builder, boolean authority, PrivateKey by) throws IOException, GeneralSecurityException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (authority) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } else {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, FARM_NAME)));
        }
        try {
            return builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by)).getEncoded();
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
