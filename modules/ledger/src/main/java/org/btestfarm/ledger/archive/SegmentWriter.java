package org.btestfarm.ledger.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;

/**
 * Writes a segment of the journal: a line that says what the file is, the head before the first event, the last event's number, the state before the
 * first event, the events' bytes each after their length, a length of 0, and the seal. Numbers and texts are as in events.
 */
final class SegmentWriter implements AutoCloseable {
    static final String MAGIC = "btest-farm journal segment 1\n";
    private static final int BUFFER = 1 << 16;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final FileChannel channel;
    private final DigestOutputStream out;
    private final ChainHead before;

    /**
     * Begins one; an existing file is replaced.
     *
     * @param image the state before the first event; empty if that is the first of all
     */
    SegmentWriter(Path file, ChainHead before, long last, byte[] image) throws IOException {
        // Names and addresses are in it: for its owner alone, as the data directory is.
        Files.deleteIfExists(file);
        FileAttribute<?>[] owner = POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
        this.channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
        OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        this.out = new DigestOutputStream(buffered, sha256());
        this.before = before;
        ByteSink header = new ByteSink().raw(MAGIC.getBytes(StandardCharsets.US_ASCII));
        before.write(header);
        out.write(header.number(last).bytes(image).toByteArray());
    }

    void add(byte[] entry) throws IOException {
        out.write(new ByteSink().number(entry.length).toByteArray());
        out.write(entry);
    }

    /** Ends it; when this returns, it is on the disk. */
    void finish(ChainHead through, NodeKey key) throws IOException {
        out.write(0);
        SegmentSeal seal = SegmentSeal.of(before, through, new Digest(out.getMessageDigest().digest()), key);
        ByteSink sink = new ByteSink();
        seal.through().write(sink);
        out.write(sink.text(seal.node()).bytes(seal.signature()).toByteArray());
        out.flush();
        channel.force(true);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
