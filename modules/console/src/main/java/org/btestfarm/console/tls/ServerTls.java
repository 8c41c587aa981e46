package org.btestfarm.console.tls;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of TLS, with the certificate that its files hold now. Each connection keeps the one that it began with. Files that make no sense, as while somebody is replacing one after
 * the other, change nothing; it is said once. Thread-safe.
 */
public final class ServerTls {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private final TlsSettings settings;
    private final Shown shown;
    private final Clock clock;
    private byte[] certificateFile;
    private byte[] keyFile;
    private String lastProblem = "";
    private volatile ServerIdentity identity;

    /** Told which certificate is about to be shown, before it is. */
    @FunctionalInterface
    public interface Shown {
        /** Is told its SHA-256, hexadecimal. */
        void show(String fingerprint) throws IOException;
    }

    /**
     * Reads the files, and tells which certificate they hold.
     *
     * @param clock says whether a certificate is over, which is said and not refused: browsers do that
     * @throws IOException if they cannot be used: one line that begins with a file's name
     */
    public ServerTls(TlsSettings settings, Shown shown, Clock clock) throws IOException {
        this.settings = settings;
        this.shown = shown;
        this.clock = clock;
        this.certificateFile = PemFiles.bytes(settings.certificate());
        this.keyFile = PemFiles.bytes(settings.key());
        this.identity = ServerIdentity.read(settings, certificateFile, keyFile);
        shown.show(identity.fingerprint());
        say("TLS with");
    }

    /**
     * Finds what is wrong with the files.
     *
     * @return serves connections with what they hold now
     * @throws IOException one line that begins with a file's name
     */
    public static SSLContext check(TlsSettings settings) throws IOException {
        return ServerIdentity.read(settings, PemFiles.bytes(settings.certificate()), PemFiles.bytes(settings.key())).context();
    }

    /**
     * For a new connection.
     *
     * @param handshakeWithin how long the handshake may take
     */
    public SSLEngine engine(Duration handshakeWithin) {
        SSLEngine engine = new HandshakeDeadline(identity.context().createSSLEngine(), System.nanoTime() + handshakeWithin.toNanos());
        engine.setUseClientMode(false);
        return engine;
    }

    /** Until when the certificate that is shown now is valid. */
    public Instant ends() {
        return identity.ends();
    }

    /** Reads the files, and shows from now on what they hold if that is new and can be used. Blocks as long as reading takes. */
    public synchronized void look() {
        try {
            byte[] certificates = PemFiles.bytes(settings.certificate());
            byte[] key = PemFiles.bytes(settings.key());
            if (Arrays.equals(certificates, certificateFile) && Arrays.equals(key, keyFile)) {
                return;
            }
            certificateFile = certificates;
            keyFile = key;
            ServerIdentity renewed = ServerIdentity.read(settings, certificates, key);
            shown.show(renewed.fingerprint());
            identity = renewed;
            say("new connections get");
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException problem) {
        String line = String.valueOf(problem.getMessage());
        if (!line.equals(lastProblem)) {
            lastProblem = line;
            log.warn("the certificate that is shown stays, until {}: {}", ends(), line);
        }
    }

    private void say(String what) {
        lastProblem = "";
        String whose = identity.certificate().getSubjectX500Principal().getName();
        if (identity.ends().isBefore(clock.instant())) {
            log.warn("{} the certificate of {}, which is over since {}: browsers refuse it", what, whose, ends());
        } else {
            log.info("{} the certificate of {}, until {}", what, whose, ends());
        }
    }
}
