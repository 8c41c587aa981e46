package org.btestfarm.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.app.FileProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must survive a restart: the farm's secret, and the user that was made when there was none. Readable by its owner alone, and held by one farm at a time.
 */
final class DataDirectory implements AutoCloseable {
    private static final int SECRET_LENGTH = 32;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

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
            try {
                if (!lock(lockFile)) {
                    throw new IOException("another farm is running on it");
                }
            } catch (IOException e) {
                lockFile.close();
                throw e;
            }
            return new DataDirectory(directory, lockFile);
        } catch (IOException e) {
            throw new IOException("cannot use the data directory " + directory + ": " + FileProblems.reason(e), e);
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

    private static void restrict(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** The farm's secret; made at the first start. */
    byte[] secret() throws IOException {
        Path file = directory.resolve("secret");
        if (Files.exists(file)) {
            try {
                byte[] secret = HexFormat.of().parseHex(read(file).trim());
                if (secret.length == SECRET_LENGTH) {
                    return secret;
                }
            } catch (IllegalArgumentException e) {
                log.debug("the secret", e);
            }
            throw new IOException(file + " is damaged: it must hold " + SECRET_LENGTH + " bytes in hexadecimal; remove it, and a new secret is made");
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
            GeneratedUser user = JSON.readValue(read(file), GeneratedUser.class);
            if (user != null && user.isWhole()) {
                return Optional.of(user);
            }
        } catch (JsonProcessingException e) {
            log.debug("the generated user", e);
        }
        throw new IOException(file + " is damaged; remove it, and a new user is made");
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + FileProblems.reason(e), e);
        }
    }

    /** Keeps the user that was made. */
    void keep(GeneratedUser user) throws IOException {
        write(generatedUserFile(), JSON.writeValueAsString(user) + "\n");
    }

    /** All or nothing, and never readable by others, not even for a moment. */
    private void write(Path file, String text) throws IOException {
        try {
            Path draft = Files.createTempFile(directory, "new-", ".tmp");
            try {
                restrict(draft, "rw-------");
                try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
            throw new IOException("cannot write " + file + ": " + FileProblems.reason(e), e);
        }
    }

    /** Lets another farm have it. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
