package org.btestfarm.console.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each file that cannot be used is named in one line that says what it must be. */
class FilesThatAreNoCertificateTest {
    @TempDir
    private static Path folder;

    private static TestCertificates authority;
    private static TestCertificates.Issued issued;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void make() throws Exception {
        authority = new TestCertificates();
        issued = authority.issue("EC", 256, Duration.ofDays(1));
        certificate = authority.chain(folder.resolve("good.crt"), issued);
        key = TestCertificates.pkcs8(folder.resolve("good.key"), issued);
    }

    private static void assertRefused(Path crt, Path privateKey, String line) {
        assertThatThrownBy(() -> ServerTls.check(TlsSettings.of(crt, privateKey)))
                .isInstanceOf(IOException.class)
                .satisfies(problem -> assertThat(problem.getMessage()).startsWith(line).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048", "EC,256", "EC,384", "Ed25519,0"})
    void keysOfAllUsualKindsAreRead(String algorithm, int bits) throws Exception {
        TestCertificates.Issued other = authority.issue(algorithm, bits, Duration.ofDays(1));
        Path crt = authority.chain(folder.resolve("kind.crt"), other);
        assertThatCode(() -> ServerTls.check(TlsSettings.of(crt, TestCertificates.pkcs8(folder.resolve("kind.key"), other)))).doesNotThrowAnyException();
        if (bits > 0) { // PKCS#1 and SEC 1 know no other kinds.
            Path old = TestCertificates.old(folder.resolve("old.key"), other);
            assertThat(old).content().contains("BEGIN " + algorithm + " PRIVATE KEY");
            assertThatCode(() -> ServerTls.check(TlsSettings.of(crt, old))).doesNotThrowAnyException();
        }
    }

    @Test
    void aKeyMayStandInTheSameFile() throws Exception {
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(certificate) + Files.readString(key));
        assertThatCode(() -> ServerTls.check(TlsSettings.of(certificate, both))).doesNotThrowAnyException();
    }

    @Test
    void missingFilesAreNamed() {
        Path none = folder.resolve("none");
        assertRefused(none, key, none + " cannot be read: there is no such file");
        assertRefused(certificate, none, none + " cannot be read: there is no such file");
        assertRefused(folder, key, folder + " cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n"})
    void whatIsNoCertificateIsRefused(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("no.crt"), text);
        assertThatThrownBy(() -> ServerTls.check(TlsSettings.of(file, key)))
                .isInstanceOf(IOException.class)
                .satisfies(problem -> assertThat(problem.getMessage()).matches("\\Q" + file + "\\E (is damaged|holds no certificate): it must hold .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\n%%%%\n-----END EC PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n"
    })
    void whatIsNoKeyIsRefused(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("no.key"), text);
        assertThatThrownBy(() -> ServerTls.check(TlsSettings.of(certificate, file)))
                .isInstanceOf(IOException.class)
                .satisfies(problem -> assertThat(problem.getMessage()).matches("\\Q" + file + "\\E (is damaged|holds no key): it must hold .*"));
    }

    @Test
    void aCertificateIsNoKey() {
        assertRefused(certificate, certificate, certificate + " holds no key");
        assertRefused(key, key, key + " ");
    }

    @Test
    void aKeyUnderAPasswordIsRefused() throws Exception {
        OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword("secret".toCharArray())
                .build();
        Path file = TestCertificates.encrypted(folder.resolve("encrypted.key"), issued, encryptor);
        assertRefused(certificate, file, file + " is encrypted, and there is nobody to ask for its password: write it without");
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "EC,384", "RSA,2048", "Ed25519,0"})
    void aKeyOfAnotherCertificateIsRefused(String algorithm, int bits) throws Exception {
        Path other = TestCertificates.pkcs8(folder.resolve("other.key"), authority.issue(algorithm, bits, Duration.ofDays(1)));
        assertRefused(certificate, other, other + " is not the key of the first certificate in " + certificate);
    }

    @Test
    void aChainThatBeginsWithTheAuthorityIsRefused() throws Exception {
        Path wrongWay = Files.copy(authority.authority(folder.resolve("ca.crt")), folder.resolve("turned.crt"));
        Files.writeString(wrongWay, Files.readString(certificate), StandardOpenOption.APPEND);
        assertRefused(wrongWay, key, key + " is not the key of the first certificate in " + wrongWay + "; that must be the server's own");
    }

    @Test
    void aFileThatIsFarTooLongIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("long.crt"), new byte[2 << 20]);
        assertRefused(file, key, file + " is longer than 1048576 bytes");
    }
}
