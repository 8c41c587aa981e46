package org.btestfarm.console.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.btestfarm.console.AccessFiles;
import org.btestfarm.console.tls.OneCertificate;

/**
 * A farm that runs on this machine, as its data directory shows it.
 *
 * @param address of its API, without a path
 * @param token of its operators
 * @param tls how to speak TLS with it; empty if it does not
 */
public record LocalFarm(URI address, String token, Optional<SSLContext> tls) {
    /**
     * The one that runs on a data directory, if one says so.
     *
     * @throws IOException if a file is damaged or cannot be read; one line that names it
     */
    public static Optional<LocalFarm> find(AccessFiles files) throws IOException {
        Optional<URI> address = files.address();
        Optional<String> token = address.isPresent() ? files.token() : Optional.empty();
        return token.map(shown -> new LocalFarm(
                address.get(),
                shown,
                "https".equals(address.get().getScheme()) ? Optional.of(OneCertificate.context(() -> certificate(files))) : Optional.empty()));
    }

    private static Optional<String> certificate(AccessFiles files) {
        try {
            return files.certificate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "LocalFarm[" + address + "]";
    }
}
