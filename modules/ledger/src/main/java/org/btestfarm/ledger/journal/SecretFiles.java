package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** Files that their owner alone can read (mode 0600, where the platform knows modes), and that are there whole or not at all. */
public final class SecretFiles {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private SecretFiles() {}

    /** Makes a directory for its owner alone, unless it is there. */
    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            restrict(directory, "rwx------");
        }
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /**
     * Makes an empty file for its owner alone, unless it is there: whoever fills it, others never read a word of it.
     *
     * @throws IOException if it cannot be made
     */
    public static void makeEmpty(Path file) throws IOException {
        if (!Files.exists(file)) {
            FileAttribute<?>[] owner = POSIX
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                    : new FileAttribute<?>[0];
            Files.createFile(file, owner);
        }
    }

    /** What the file holds; if it is missing it is made. */
    static byte[] readOrMake(Path file, Supplier<byte[]> content) throws LedgerException {
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            throw new LedgerException("cannot read " + file + ": " + FileProblems.reason(e), e);
        }
        byte[] made = content.get();
        write(file, made);
        return made;
    }

    /**
     * Writes a file, all or nothing, and never readable by others, not even for a moment. One that is there is replaced.
     *
     * @throws LedgerException if that cannot be; names the file
     */
    public static void write(Path file, byte[] content) throws LedgerException {
        try {
            Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "new-", ".tmp");
            try {
                restrict(draft, "rw-------");
                try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    out.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new LedgerException("cannot write " + file + ": " + FileProblems.reason(e), e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
