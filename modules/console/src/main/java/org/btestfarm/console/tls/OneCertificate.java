package org.btestfarm.console.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes the one certificate whose SHA-256 it is told, whatever name it is for and whoever signed it: programs on the farm's machine know it from the data directory, which is
 * better proof than an authority's word, and they come to an address that no certificate is for.
 */
public final class OneCertificate extends X509ExtendedTrustManager {
    private final Supplier<Optional<String>> fingerprint;

    private OneCertificate(Supplier<Optional<String>> fingerprint) {
        this.fingerprint = fingerprint;
    }

    /**
     * A client's end of TLS that does so.
     *
     * @param fingerprint asked at each connection, since certificates are renewed; hexadecimal, empty if it is not known
     */
    public static SSLContext context(Supplier<Optional<String>> fingerprint) {
        try {
            return Authorities.client(new OneCertificate(fingerprint));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method) throws CertificateException {
        if (chain.length == 0 || !fingerprint.get().equals(Optional.of(ServerIdentity.fingerprint(chain[0])))) {
            throw new CertificateException("this is not the certificate that the farm says it shows");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkServerTrusted(chain, method);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, method);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method) throws CertificateException {
        throw new CertificateException("no client is asked for one");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkClientTrusted(chain, method);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, method);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
