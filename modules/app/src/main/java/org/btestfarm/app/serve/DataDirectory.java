package org.btestfarm.app.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What must survive a restart: the farm's secret, and the user that was made when there was none. Readable by its owner alone, and held by one farm at a time.
 */
final class DataDirectory implements AutoCloseable {
    private static final int SECRET_LENGTH = 32;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final FileChannel lockFile;

    private DataDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Opens it, and makes it if need be.
     *
     * @throws IOException if that cannot be, or another farm holds it; one line that names the directory
     */
    static DataDirectory open(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                restrict(directory, "rwx------");
            }
            FileChannel lockFile = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(lockFile)) {
                lockFile.close();
                throw new IOException("another farm is running on it");
            }
            return new DataDirectory(directory, lockFile);
        } catch (IOException e) {
            throw new IOException("cannot use the data directory " + directory + ": " + reason(e), e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // Another farm of this very process.
        }
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** The farm's secret; made at the first start. */
    byte[] secret() throws IOException {
        Path file = directory.resolve("secret");
        if (Files.exists(file)) {
            byte[] secret;
            try {
                secret = HexFormat.of().parseHex(Files.readString(file).trim());
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: it must hold " + SECRET_LENGTH + " bytes in hexadecimal", e);
            }
            if (secret.length != SECRET_LENGTH) {
                throw new IOException(file + " is damaged: it holds " + secret.length + " bytes, allowed are " + SECRET_LENGTH);
            }
            return secret;
        }
        byte[] secret = new byte[SECRET_LENGTH];
        new SecureRandom().nextBytes(secret);
        write(file, HexFormat.of().formatHex(secret) + "\n");
        return secret;
    }

    /** Where the user that was made is kept. */
    Path generatedUserFile() {
        return directory.resolve("generated-user.json");
    }

    /** The user that was made at an earlier start. */
    Optional<GeneratedUser> generatedUser() throws IOException {
        Path file = generatedUserFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), GeneratedUser.class));
        } catch (IOException e) {
            throw new IOException(file + " is damaged; remove it, and a new user is made", e);
        }
    }

    /** Keeps the user that was made. */
    void keep(GeneratedUser user) throws IOException {
        write(generatedUserFile(), JSON.writeValueAsString(user) + "\n");
    }

    /** All or nothing, and never readable by others, not even for a moment. */
    private void write(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(directory, "new-", ".tmp");
        restrict(draft, "rw-------");
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            out.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            out.force(true);
        }
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Lets another farm have it. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
