package org.btestfarm.console.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates a program believes, where it is not those that the JDK knows. */
public final class Authorities {
    private Authorities() {}

    /**
     * A client's end of TLS.
     *
     * @param file certificates in PEM, of authorities or of the server itself; nobody else is believed
     * @throws IOException if it cannot be used: one line that begins with its name
     */
    public static SSLContext of(Path file) throws IOException {
        try {
            KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
            believed.load(null, null);
            int number = 0;
            for (X509Certificate certificate : PemFiles.certificates(file, PemFiles.bytes(file))) {
                believed.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(believed);
            return client(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw PemFiles.wrong(file, "cannot be used: " + e.getMessage(), e);
        }
    }

    static SSLContext client(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}
