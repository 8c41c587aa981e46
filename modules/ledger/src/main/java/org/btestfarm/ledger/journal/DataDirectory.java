package org.btestfarm.ledger.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.credential.PasswordKey;
import org.btestfarm.ledger.database.Database;
import org.btestfarm.ledger.database.PostgresDatabase;
import org.jspecify.annotations.Nullable;

/**
 * What must survive a restart: the database, and the secrets that are not in it. Locked for this process as long as it is open, so two writers can
 * never be; the lock is the operating system's and goes with the process, however that ends. Secrets are files that their owner alone can read.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String NODE_KEY = "node.key";
    private static final String PASSWORD_KEY = "password.key";
    private static final String SECRET = "secret";
    private static final int SECRET_LENGTH = 32;

    private final Path directory;
    private final FileChannel channel;
    private Database database;

    private DataDirectory(Path directory, FileChannel channel, Database database) {
        this.directory = directory;
        this.channel = channel;
        this.database = database;
    }

    /**
     * Opens the directory, which is made if it is missing, and locks it.
     *
     * @throws LedgerException if another process has it, or it cannot be used; one line that names it
     */
    public static DataDirectory open(Path directory) throws LedgerException {
        return tryOpen(directory)
                .orElseThrow(() -> new LedgerException("cannot use the data directory " + directory + ": it is in use by another process"));
    }

    /**
     * Opens the directory as {@link #open} does, unless another process has it.
     *
     * @throws LedgerException if it cannot be used; one line that names it
     */
    public static Optional<DataDirectory> tryOpen(Path directory) throws LedgerException {
        if (directory.toString().contains("?")) { // What follows would be taken for options of the database.
            throw new LedgerException("cannot use the data directory " + directory + ": its path has a question mark, allowed are paths without");
        }
        try {
            SecretFiles.makeDirectory(directory);
            FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (isFree(channel)) {
                    return Optional.of(new DataDirectory(directory, channel, DatabaseFile.read(directory)));
                }
            } catch (IOException | LedgerException e) {
                channel.close();
                throw e;
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new LedgerException("cannot use the data directory " + directory + ": " + FileProblems.reason(e), e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null; // Released when the channel is closed.
        } catch (OverlappingFileLockException e) {
            return false; // Open in this very process already.
        }
    }

    /** The directory itself. */
    public Path path() {
        return directory;
    }

    /** The database: a file here, or the one on a server that {@link #use} named last. */
    public Database database() {
        return database;
    }

    /**
     * The database that belongs to a data directory, which some process may have open.
     *
     * @throws LedgerException if that cannot be read; names the file
     */
    public static Database databaseOf(Path directory) throws LedgerException {
        return DatabaseFile.read(directory);
    }

    /** Whether there is a ledger in a directory, or the address of one. */
    public static boolean isLedger(Path directory) {
        return Files.isRegularFile(directory.resolve(DatabaseFile.EMBEDDED)) || Files.isRegularFile(directory.resolve(DatabaseFile.NAME));
    }

    /** The SQLite database that is here if there is no other. */
    public Database embedded() {
        return Database.in(directory.resolve(DatabaseFile.EMBEDDED));
    }

    /**
     * From now on that is the database that belongs to this directory.
     *
     * @throws LedgerException if that cannot be written down; names the file
     */
    public void use(Database other) throws LedgerException {
        DatabaseFile.write(directory, other);
        database = other;
    }

    /**
     * Sees to it that the secrets here are those of the farm, whose other nodes use the same database, and that no other node has this one's name; the
     * schema must be migrated.
     *
     * @throws LedgerException if one is missing that the farm has, or is another; names the file
     */
    public void shareSecrets(String node) throws LedgerException {
        FarmSecrets.requireFile(database, directory.resolve(SECRET));
        FarmSecrets.requireFile(database, directory.resolve(PASSWORD_KEY));
        FarmSecrets.require(database, directory.resolve(SECRET), farmSecret());
        passwordKey(); // Made or checked.
        FarmSecrets.require(database, directory.resolve(PASSWORD_KEY), SecretFiles.readOrMake(directory.resolve(PASSWORD_KEY), () -> new byte[0]));
        // Last: a node that is refused leaves no name behind, which would be in the way of another with a new key.
        FarmSecrets.requireName(database, node, nodeKey(node).publicKey());
    }

    /**
     * The name that this directory's node registered with its farm; empty if it never did, or has no farm on a server.
     *
     * @throws LedgerException if the key or the database cannot be read; names it
     */
    public Optional<String> registeredNode() throws LedgerException {
        return database instanceof PostgresDatabase && Files.exists(directory.resolve(NODE_KEY))
                ? FarmSecrets.nameOf(database, nodeKey("node").publicKey())
                : Optional.empty();
    }

    /**
     * The node's signing key; made when there is none yet.
     *
     * @throws LedgerException if the file is damaged or cannot be read or written; names it
     */
    public NodeKey nodeKey(String node) throws LedgerException {
        Path file = directory.resolve(NODE_KEY);
        try {
            return NodeKey.of(node, SecretFiles.readOrMake(file, () -> NodeKey.generate(node).secretBytes()));
        } catch (JournalFormatException e) {
            throw new LedgerException("the key file " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * The key that passwords for MD5 logins are encrypted under; made when there is none yet.
     *
     * @throws LedgerException if the file is damaged or cannot be read or written; names it
     */
    public PasswordKey passwordKey() throws LedgerException {
        Path file = directory.resolve(PASSWORD_KEY);
        try {
            return new PasswordKey(SecretFiles.readOrMake(file, () -> random(PasswordKey.LENGTH)));
        } catch (IllegalArgumentException e) {
            throw new LedgerException("the key file " + file + " is damaged: " + e.getMessage()
                    + "; put it back, or remove it and set the passwords of users who are marked for MD5 again", e);
        }
    }

    /**
     * The farm's secret, {@value #SECRET_LENGTH} bytes: what strangers' salts are made from, the same at every start. Made when there is none yet.
     *
     * @throws LedgerException if the file is damaged or cannot be read or written; names it
     */
    public byte[] farmSecret() throws LedgerException {
        Path file = directory.resolve(SECRET);
        String hex = SecretFiles.text(SecretFiles.readOrMake(file, () -> SecretFiles.bytes(HexFormat.of().formatHex(random(SECRET_LENGTH)) + "\n")));
        try {
            byte[] secret = HexFormat.of().parseHex(hex.trim());
            if (secret.length == SECRET_LENGTH) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            throw damagedSecret(file, e);
        }
        throw damagedSecret(file, null);
    }

    private static LedgerException damagedSecret(Path file, @Nullable Exception cause) {
        String line = file + " is damaged: it must hold " + SECRET_LENGTH + " bytes in hexadecimal; remove it, and a new secret is made";
        return cause == null ? new LedgerException(line) : new LedgerException(line, cause);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Bytes free for the journal. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public void close() throws LedgerException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LedgerException("cannot release the lock of " + directory + ": " + FileProblems.reason(e), e);
        }
    }
}
