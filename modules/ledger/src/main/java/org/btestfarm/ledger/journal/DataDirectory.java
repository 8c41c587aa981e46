package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.NodeKey;
import org.jspecify.annotations.Nullable;

/**
 * The data directory, locked for this process as long as it is open: two writers can never be. The lock is the operating system's and goes with the
 * process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String KEY = "node.key";
    private static final String DATABASE = "ledger.db";

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens the directory, which is made if it is missing, and locks it.
     *
     * @throws LedgerException if another process has it, or it cannot be written
     */
    public static DataDirectory open(Path directory) throws LedgerException {
        Path file = directory.resolve(LOCK);
        FileChannel channel = null;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataDirectory(directory, channel, lock);
            }
        } catch (IOException e) {
            close(channel, e);
            throw new LedgerException("cannot open the data directory " + directory + ": " + e, e);
        } catch (OverlappingFileLockException e) {
            close(channel, e);
            throw inUse(directory);
        }
        close(channel, null);
        throw inUse(directory);
    }

    private static LedgerException inUse(Path directory) {
        return new LedgerException("the data directory " + directory + " is in use by another process");
    }

    private static void close(@Nullable FileChannel channel, @Nullable Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            if (cause != null) {
                cause.addSuppressed(e);
            }
        }
    }

    /** The database file. */
    public Path database() {
        return directory.resolve(DATABASE);
    }

    /**
     * The node's signing key; made when there is none yet, readable by the owner only.
     *
     * @throws LedgerException if the file is damaged or cannot be read or written
     */
    public NodeKey nodeKey(String node) throws LedgerException {
        Path file = directory.resolve(KEY);
        try {
            if (Files.notExists(file)) {
                writeSecret(file, NodeKey.generate(node).secretBytes());
            }
            return NodeKey.of(node, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new LedgerException("cannot read or write the key file " + file + ": " + e, e);
        } catch (JournalFormatException e) {
            throw new LedgerException("the key file " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Writes a file whole or not at all, readable by the owner only; an existing one stays. */
    static void writeSecret(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(bytes));
            out.force(true);
        }
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Files.move(fresh, file);
    }

    /** Bytes free for the journal. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public void close() throws LedgerException {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new LedgerException("cannot release the lock of " + directory + ": " + e, e);
        }
    }
}
