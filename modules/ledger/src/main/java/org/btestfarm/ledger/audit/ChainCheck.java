package org.btestfarm.ledger.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.ledger.event.ChainEvent;
import org.btestfarm.ledger.event.Entry;

/**
 * Goes along the chain and checks each event against its place, the one before it, and what signed heads say. After a break it goes on from what is
 * there, so that one damage gives one finding.
 */
final class ChainCheck {
    private final Findings findings;
    private final Set<Long> remember;
    private final Map<Long, Digest> remembered = new HashMap<>();
    private final Map<String, List<byte[]>> keys = new HashMap<>();
    private String where;
    private long number;
    private Optional<Digest> hash;
    private long first;
    private long heads;
    private long lastSigned;

    /**
     * Begins.
     *
     * @param head the event before the first
     * @param keys those announced before
     * @param remember the numbers of events whose hashes will be asked for
     */
    ChainCheck(Findings findings, String where, ChainHead head, Map<String, byte[]> keys, Set<Long> remember) {
        this.findings = findings;
        this.where = where;
        this.number = head.number();
        this.hash = Optional.of(head.hash());
        this.remember = remember;
        keys.forEach((node, key) -> this.keys.computeIfAbsent(node, n -> new ArrayList<>()).add(key));
        remember(head.number(), head.hash());
    }

    /** What is checked from here on stands in that file. */
    void in(String file) {
        where = file;
    }

    /**
     * Takes the next event.
     *
     * @param place where it stands
     * @return the event, if its bytes are one
     */
    Optional<Entry> next(long place, byte[] bytes) {
        if (place != number + 1) {
            findings.add(where, number + 1, "events", number + 2 == place ? number + 1 : (number + 1) + " to " + (place - 1), "none of them");
            hash = Optional.empty();
        }
        first = first == 0 ? place : first;
        Digest own = Digest.of(bytes);
        remember(place, own);
        Optional<Digest> before = hash;
        number = place;
        hash = Optional.of(own);
        Entry entry;
        try {
            entry = Entry.decode(bytes);
        } catch (JournalFormatException e) {
            findings.add(where, place, "bytes", "an event", e.getMessage());
            return Optional.empty();
        }
        if (entry.number() != place) {
            findings.add(where, place, "number in the bytes", place, entry.number());
            hash = Optional.empty();
        } else if (before.isPresent() && !before.get().equals(entry.previous())) {
            findings.add(where, place - 1, "hash, which event " + place + " names", entry.previous(), before.get());
        } else {
            see(entry);
        }
        return Optional.of(entry);
    }

    private void see(Entry entry) {
        if (entry.event() instanceof ChainEvent.KeyAnnounced announced) {
            keys.computeIfAbsent(announced.node(), node -> new ArrayList<>()).add(announced.key());
        } else if (entry.event() instanceof ChainEvent.HeadSigned headSigned) {
            SignedHead signed = headSigned.head();
            heads++;
            ChainHead expected = new ChainHead(entry.number() - 1, entry.previous());
            if (!signed.head().equals(expected)) {
                findings.add(where, entry.number(), "signed head", expected, signed.head());
            } else if (!newestKey(signed.node()).map(key -> NodeKey.verify(signed, key)).orElse(false)) {
                findings.add(where, entry.number(), "signature of head " + signed.head().number(), "one by node " + signed.node(), "none that is valid");
            } else {
                lastSigned = signed.head().number();
            }
        }
    }

    private void remember(long event, Digest digest) {
        if (remember.contains(event)) {
            remembered.put(event, digest);
        }
    }

    /** The hash of an event that was passed and is among those to be remembered. */
    Optional<Digest> hash(long event) {
        return Optional.ofNullable(remembered.get(event));
    }

    /** The key that a node announced last. */
    Optional<byte[]> newestKey(String node) {
        List<byte[]> known = keys.getOrDefault(node, List.of());
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
    }

    /** The keys that a node announced, as far as is known. */
    List<byte[]> keys(String node) {
        return List.copyOf(keys.getOrDefault(node, List.of()));
    }

    /** The first event that was taken; 0 if there was none. */
    long first() {
        return first;
    }

    /** Where the chain is. */
    Optional<ChainHead> head() {
        return hash.map(digest -> new ChainHead(number, digest));
    }

    /** The number of the event that was taken last. */
    long number() {
        return number;
    }

    /** How many signed heads were seen. */
    long heads() {
        return heads;
    }

    /** The last event that a valid signature covers. */
    long lastSigned() {
        return lastSigned;
    }
}
