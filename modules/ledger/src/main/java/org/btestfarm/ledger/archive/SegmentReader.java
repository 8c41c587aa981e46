package org.btestfarm.ledger.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.Optional;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.LedgerException;

/** Reads a segment event by event; when there are no more, its seal. What it gives is not checked yet: that is the audit's part. */
public final class SegmentReader implements AutoCloseable {
    /** No event is larger; a base event of a million accounts has a hundred MB. */
    private static final int MOST = 1 << 30;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DigestInputStream in;
    private final ChainHead before;
    private final long last;
    private final byte[] image;
    private Optional<SegmentSeal> seal = Optional.empty();

    private SegmentReader(Path file, InputStream stream) throws IOException {
        this.file = file;
        this.in = new DigestInputStream(new BufferedInputStream(stream, BUFFER), SegmentWriter.sha256());
        byte[] magic = SegmentWriter.MAGIC.getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
            throw new JournalFormatException("it does not begin as a journal segment of version 1 does");
        }
        this.before = head();
        this.last = number();
        this.image = block();
    }

    /**
     * Opens one and reads its beginning.
     *
     * @throws LedgerException if it cannot be read or is no segment; names the file
     */
    public static SegmentReader open(Path file) throws LedgerException {
        try {
            InputStream stream = Files.newInputStream(file);
            try {
                return new SegmentReader(file, stream);
            } catch (IOException | JournalFormatException e) {
                stream.close();
                throw e;
            }
        } catch (IOException | JournalFormatException e) {
            throw problem(file, e);
        }
    }

    /** Which file it is. */
    public Path file() {
        return file;
    }

    /** The event before its first one. */
    public ChainHead before() {
        return before;
    }

    /** The number of its last event. */
    public long last() {
        return last;
    }

    /** The state before its first event, as snapshots have it; empty if that is the journal's first. */
    public byte[] image() {
        return image.clone();
    }

    /**
     * The next event's bytes; empty after the last, and then there is a seal.
     *
     * @throws LedgerException if the file ends early or is damaged; names it
     */
    public Optional<byte[]> next() throws LedgerException {
        if (seal.isPresent()) {
            return Optional.empty();
        }
        try {
            byte[] entry = block();
            if (entry.length > 0) {
                return Optional.of(entry);
            }
            Digest content = new Digest(in.getMessageDigest().digest());
            ChainHead through = head();
            String node = new String(block(), StandardCharsets.UTF_8);
            seal = Optional.of(new SegmentSeal(before, through, content, node, block()));
            if (in.read() >= 0) {
                throw new JournalFormatException("something follows its seal");
            }
            return Optional.empty();
        } catch (IOException | JournalFormatException e) {
            throw problem(file, e);
        }
    }

    /** The seal, once {@link #next} came to the end. */
    public Optional<SegmentSeal> seal() {
        return seal;
    }

    private ChainHead head() throws IOException {
        return new ChainHead(number(), Digest.read(new ByteSource(exactly(Digest.LENGTH))));
    }

    private byte[] block() throws IOException {
        long length = number();
        if (length > MOST) {
            throw new JournalFormatException("a part of it has " + length + " bytes, allowed are up to " + MOST);
        }
        return exactly((int) length);
    }

    private byte[] exactly(int length) throws IOException {
        // Not an array of that length at once: a damaged length must not cost memory that the file does not have.
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends within an event");
        }
        return bytes;
    }

    private long number() throws IOException {
        byte[] bytes = new byte[9];
        for (int i = 0; i < bytes.length; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it ends before its seal");
            }
            bytes[i] = (byte) next;
            if (next < 0x80) {
                return new ByteSource(Arrays.copyOf(bytes, i + 1)).number();
            }
        }
        throw new JournalFormatException("a number is longer than 9 bytes");
    }

    private static LedgerException problem(Path file, Exception e) {
        return new LedgerException("cannot read the archive " + file + ": " + (e instanceof IOException io ? FileProblems.reason(io) : e.getMessage()), e);
    }

    @Override
    public void close() throws LedgerException {
        try {
            in.close();
        } catch (IOException e) {
            throw problem(file, e);
        }
    }
}
