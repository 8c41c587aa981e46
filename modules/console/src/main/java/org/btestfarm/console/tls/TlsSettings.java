package org.btestfarm.console.tls;

import java.nio.file.Path;
import java.time.Duration;

/**
 * That HTTP speaks TLS. Read from the block {@code http.tls} of the configuration.
 *
 * @param certificate a PEM file: the server's certificate, then those that lead to an authority that browsers know
 * @param key a PEM file with the key of that certificate, not encrypted: PKCS#8, or PKCS#1 and SEC 1 as older tools write them
 * @param lookEvery how often the files are looked at, at least 1 s: what was renewed is shown to new connections
 * @param hsts for how long browsers are told to come with TLS only (RFC 6797); zero: they are told nothing
 */
public record TlsSettings(Path certificate, Path key, Duration lookEvery, Duration hsts) {
    /** How often files are looked at unless the configuration says otherwise. */
    public static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    /** What browsers are told unless the configuration says otherwise. */
    public static final Duration HSTS = Duration.ofDays(180);

    public TlsSettings {
        if (lookEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("http.tls.look-every is " + lookEvery.toMillis() + " ms, allowed are 1 s or more");
        }
        if (hsts.isNegative()) {
            throw new IllegalArgumentException("http.tls.hsts is " + hsts.toSeconds() + " s, allowed are 0 s or more");
        }
    }

    /** With these files. */
    public static TlsSettings of(Path certificate, Path key) {
        return new TlsSettings(certificate, key, LOOK_EVERY, HSTS);
    }
}
