package org.btestfarm.app.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Files of keys and certificates (RFC 7468). */
final class Pem {
    private static final int LINE = 64;
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private Pem() {}

    /** Writes a new file that only its owner may read. */
    static void writeKey(Path file, byte[] pkcs8) throws IOException {
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text(KEY, pkcs8), StandardOpenOption.WRITE);
        } else {
            Files.write(file, text(KEY, pkcs8), StandardOpenOption.CREATE_NEW);
        }
    }

    static void writeCertificate(Path file, byte[] der) throws IOException {
        Files.write(file, text(CERTIFICATE, der), StandardOpenOption.CREATE_NEW);
    }

    private static byte[] text(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What is between the lines that begin and end a key. */
    static byte[] readKey(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
        String begin = "-----BEGIN " + KEY + "-----";
        String end = "-----END " + KEY + "-----";
        try {
            if (text.startsWith(begin) && text.endsWith(end)) {
                return Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a key in PEM", e);
        }
        throw new IOException(file + " is not a key in PEM");
    }
}
