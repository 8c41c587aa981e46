package org.btestfarm.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.ledger.journal.SecretFiles;

/**
 * How a process that may read the data directory finds and enters a running farm: {@code admin.token}, which stays, and {@code admin.address} and, where HTTP speaks TLS,
 * {@code admin.certificate}, which are there as long as the farm runs. All are readable by their owner alone, and appear whole or not at all.
 */
public final class AccessFiles {
    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{" + 2 * TOKEN_BYTES + "}");
    private static final int LONGEST = 4096;

    private final Path directory;

    /** Those of a data directory. */
    public AccessFiles(Path directory) {
        this.directory = directory;
    }

    /** Where the token is kept. */
    public Path tokenFile() {
        return directory.resolve("admin.token");
    }

    /** Where the address is kept. */
    public Path addressFile() {
        return directory.resolve("admin.address");
    }

    /**
     * The token, 256 random bits as 64 hexadecimal digits; made if there is none. Only for the process that holds the directory.
     *
     * @throws IOException if the file is damaged or cannot be used; one line that names it
     */
    public String makeToken() throws IOException {
        Optional<String> there = token();
        if (there.isPresent()) {
            return there.get();
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        write(tokenFile(), token);
        return token;
    }

    /**
     * The token, if there is one.
     *
     * @throws IOException if the file is damaged or cannot be read; one line that names it
     */
    public Optional<String> token() throws IOException {
        Optional<String> text = read(tokenFile());
        if (text.isPresent() && !TOKEN.matcher(text.get()).matches()) {
            throw new IOException(tokenFile() + " is damaged: it must hold " + 2 * TOKEN_BYTES
                    + " hexadecimal digits; remove it, and the next start of the farm makes a new one");
        }
        return text;
    }

    /** Where it is kept which certificate the farm shows. */
    public Path certificateFile() {
        return directory.resolve("admin.certificate");
    }

    /** Says which certificate the farm shows: its SHA-256, hexadecimal. */
    void writeCertificate(String fingerprint) throws IOException {
        write(certificateFile(), fingerprint);
    }

    /**
     * The SHA-256 of the certificate that the farm shows, if it shows one, hexadecimal.
     *
     * @throws IOException if the file cannot be read; one line that names it
     */
    public Optional<String> certificate() throws IOException {
        return read(certificateFile());
    }

    /** Says where the farm's API is: where it is bound, or the loopback address if it is bound to all. */
    void writeAddress(InetSocketAddress bound, boolean tls) throws IOException {
        InetAddress address = bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        String host = address.getHostAddress();
        write(addressFile(), (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort());
    }

    /**
     * Where the farm's API is, if a farm said so. It may be gone since.
     *
     * @throws IOException if the file is damaged or cannot be read; one line that names it
     */
    public Optional<URI> address() throws IOException {
        Optional<String> text = read(addressFile());
        try {
            return text.map(URI::create);
        } catch (IllegalArgumentException e) {
            throw new IOException(addressFile() + " is damaged: it must hold the address of the farm's API", e);
        }
    }

    /** Says that there is no farm's API. Only for the process that holds the directory. */
    public void removeAddress() throws IOException {
        for (Path file : List.of(addressFile(), certificateFile())) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new IOException("cannot remove " + file + ": " + FileProblems.reason(e), e);
            }
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("it is longer than " + LONGEST + " bytes");
            }
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + FileProblems.reason(e), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try {
            SecretFiles.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (LedgerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
