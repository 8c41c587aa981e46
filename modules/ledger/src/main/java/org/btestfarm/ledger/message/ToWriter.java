package org.btestfarm.ledger.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.btestfarm.ledger.event.LeaseEvent;
import org.btestfarm.ledger.event.LeaseId;
import org.btestfarm.ledger.event.NodeId;
import org.btestfarm.ledger.event.Sample;
import org.btestfarm.ledger.event.TestEvent;
import org.btestfarm.ledger.event.Totals;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;

/** What is asked of the quota writer. Each may be asked again if no answer came: the second time changes nothing. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToWriter.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ToWriter.OpenTest.class, name = "open"),
    @JsonSubTypes.Type(value = ToWriter.UsageReport.class, name = "usage"),
    @JsonSubTypes.Type(value = ToWriter.Several.class, name = "several"),
    @JsonSubTypes.Type(value = ToWriter.CloseTest.class, name = "close"),
    @JsonSubTypes.Type(value = ToWriter.RefusedLogins.class, name = "refused-logins"),
    @JsonSubTypes.Type(value = ToWriter.SaveUser.class, name = "save-user"),
    @JsonSubTypes.Type(value = ToWriter.RemoveUser.class, name = "remove-user"),
    @JsonSubTypes.Type(value = ToWriter.ChangePolicy.class, name = "change-policy"),
    @JsonSubTypes.Type(value = ToWriter.ImportUsage.class, name = "import-usage"),
    @JsonSubTypes.Type(value = ToWriter.AnnounceKey.class, name = "announce-key"),
    @JsonSubTypes.Type(value = ToWriter.BasePart.class, name = "base-part"),
    @JsonSubTypes.Type(value = ToWriter.SetBase.class, name = "set-base")
})
public sealed interface ToWriter extends LedgerMessage {
    /**
     * A node's first message to this run of the writer. Leases of earlier runs of the node are settled. Answered by {@link ToNode.Welcome}.
     *
     * @param node who it is
     * @param capabilities what its program can do
     * @param forms the newest of {@link #FORMS} that its program reads; 0 from one that does not know the question
     */
    record Hello(NodeId node, Set<Capability> capabilities, int forms) implements ToWriter {
        /**
         * What this program reads: from 1 on events {@code close} of version 2, from 2 on {@link ToNode.Several}. A number and no {@link Capability}, since programs of before would not understand a message with a capability that they do not know; fields that
         * they do not know they leave out.
         */
        public static final int FORMS = 2;

        /** From which on a program reads events {@code close} of version 2. */
        public static final int CLOSE_2 = 1;

        /** From which on a program reads {@link ToNode.Several} and, if it is the writer's, {@link ToWriter.Several}. */
        public static final int SEVERAL = 2;

        /** From a program that reads one message at a time. */
        public Hello(NodeId node, Set<Capability> capabilities) {
            this(node, capabilities, CLOSE_2);
        }
    }

    /**
     * May this test run, and with how many bytes? A node that joins a test that is open elsewhere asks the same. Answered by
     * {@link ToNode.Opened} or {@link ToNode.Refused}.
     *
     * @param lease the test's new id, and the node
     * @param user who logged in; empty on an open listener
     * @param address where it comes from, an IP address
     * @param transport what it measures
     * @param direction who sends
     * @param connections how many connections or streams, 1..255
     * @param in what it would like to receive
     * @param out what it would like to send
     */
    record OpenTest(
            LeaseId lease, Optional<String> user, String address, Transport transport, Direction direction, int connections, Demand in, Demand out)
            implements ToWriter {
        public OpenTest {
            if (connections < 1 || connections > 255) {
                throw new IllegalArgumentException("connections are " + connections + ", allowed are 1 to 255");
            }
        }
    }

    /**
     * How far a node is with a test, and what more it wants. Answered by {@link ToNode.UsageAnswer}, {@link ToNode.LeaseOver}.
     *
     * @param lease whose
     * @param number of the report, from 1, without gaps
     * @param in totals received
     * @param out totals sent
     * @param samples the seconds since the report before, at most {@link LeaseEvent#MAX_SAMPLES}
     * @param wantIn what more it would like to receive
     * @param wantOut what more it would like to send
     * @param last whether it will spend no more, so that what is outstanding is free
     */
    record UsageReport(LeaseId lease, long number, Totals in, Totals out, List<Sample> samples, Demand wantIn, Demand wantOut, boolean last)
            implements ToWriter {
        public UsageReport {
            samples = List.copyOf(samples);
            if (number < 1 || samples.size() > LeaseEvent.MAX_SAMPLES) {
                throw new IllegalArgumentException("report " + number + " has " + samples.size() + " samples, allowed are reports from 1 and up to "
                        + LeaseEvent.MAX_SAMPLES + " samples");
            }
        }
    }

    /**
     * What a node has to say at one moment, in its order: a message to another node costs by far more than what is in it. Each is answered by itself. Only for writers that read it, see {@link ToNode.Welcome#forms}.
     *
     * @param requests 1 to {@value #MOST}, none of them several
     */
    record Several(List<ToWriter> requests) implements ToWriter {
        /** So that they fit into a message between nodes. */
        public static final int MOST = 100;

        public Several {
            requests = List.copyOf(requests);
            if (requests.isEmpty() || requests.size() > MOST || requests.stream().anyMatch(request -> request instanceof Several)) {
                throw new IllegalArgumentException("these are " + requests.size() + " requests, allowed are 1 to " + MOST + ", none of them several");
            }
        }
    }

    /**
     * A test is over; its nodes' last reports settle its leases. Answered by {@link ToNode.Closed} once they have.
     *
     * @param test which
     * @param reason one word
     * @param detail which limit or why, one line; may be empty
     * @param congestion see {@link TestEvent.Closed#congestion}
     */
    record CloseTest(String test, String reason, String detail, Optional<String> congestion) implements ToWriter {
        /** One that says nothing of congestion control. */
        public CloseTest(String test, String reason, String detail) {
            this(test, reason, detail, Optional.empty());
        }
    }

    /**
     * Logins that were refused since the last such message; a node gathers them. Answered by {@link ToNode.Done}.
     *
     * @param name the name that was tried
     * @param address where from
     * @param reason one word
     * @param count how many, 1 or more
     */
    record RefusedLogins(String name, String address, String reason, long count) implements ToWriter {}

    /**
     * Add a user, or change one. Answered by {@link ToNode.Done} or {@link ToNode.Rejected}.
     *
     * @param name of the user
     * @param id a new random one to add a user; that of the user to change it
     * @param digest of the credentials, which are stored already: 64 hex digits
     * @param md5 whether MD5 logins are allowed
     * @param enabled whether logins are allowed at all
     * @param before the digest that is to be replaced: if the user has another one, or is gone, nothing is done; empty to add a user
     */
    record SaveUser(String name, String id, String digest, boolean md5, boolean enabled, Optional<String> before) implements ToWriter {
        /** One that does not care what was before, as long as the id is the same. */
        public SaveUser(String name, String id, String digest, boolean md5, boolean enabled) {
            this(name, id, digest, md5, enabled, Optional.empty());
        }
    }

    /**
     * Remove a user; running tests are stopped. Answered by {@link ToNode.Done}, also where there is no such user any more: it may be asked again.
     *
     * @param name of the user
     */
    record RemoveUser(String name) implements ToWriter {}

    /**
     * Change a policy. What is absent stays as it is. Answered by {@link ToNode.Done} or {@link ToNode.Rejected}.
     *
     * @param target whom it is for, as operators write it
     * @param bytes quotas by key as operators write it; -1 removes one
     * @param testsAtOnce how many tests at once; -1 removes the limit
     * @param durationMillis how long a test may take; -1 removes the limit
     * @param rateBps how fast, bit/s; -1 removes the limit
     */
    record ChangePolicy(String target, Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps)
            implements ToWriter {
        /** The value that removes a limit. */
        public static final int REMOVE = -1;

        public ChangePolicy {
            bytes = Map.copyOf(bytes);
        }
    }

    /**
     * A node is about to sign something that auditors will look at: journal its key, if the journal does not know it. Answered by {@link ToNode.Done} or
     * {@link ToNode.Rejected}.
     *
     * @param node the node's name
     * @param key the public half of its key, Ed25519 in X.509 form
     */
    record AnnounceKey(String node, byte[] key) implements ToWriter {
        public AnnounceKey {
            key = key.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof AnnounceKey that && node.equals(that.node) && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return 31 * node.hashCode() + Arrays.hashCode(key);
        }
    }

    /**
     * A part of the image that a {@link SetBase} is about to need: a state may be larger than a message between nodes. Parts come one after the other; one that begins at 0 begins anew.
     * Answered by {@link ToNode.Done} or {@link ToNode.Rejected}.
     *
     * @param number as in the {@link SetBase} that follows
     * @param from where it begins in the image
     * @param bytes at most {@value #MOST}
     */
    record BasePart(long number, int from, byte[] bytes) implements ToWriter {
        /** The most bytes of one part; a frame between nodes has 256 KiB. */
        public static final int MOST = 128 * 1024;

        public BasePart {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BasePart that && number == that.number && from == that.from && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * All events up to a number are archived: journal a base event that the journal may begin with, and sign it. Nothing is removed by this. Answered by
     * {@link ToNode.Done}, whose head is the signed head right after the base event, or {@link ToNode.Rejected}.
     *
     * @param number of the last archived event
     * @param hash of that event, 64 hex digits
     * @param from how many bytes of the image were said before, by {@link BasePart}s
     * @param image the rest of the image: of the whole state right after that event, as snapshots have it
     */
    record SetBase(long number, String hash, int from, byte[] image) implements ToWriter {
        public SetBase {
            image = image.clone();
        }

        /** With the whole image. */
        public SetBase(long number, String hash, byte[] image) {
            this(number, hash, 0, image);
        }

        @Override
        public byte[] image() {
            return image.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SetBase that && number == that.number && from == that.from && hash.equals(that.hash) && Arrays.equals(image, that.image);
        }

        @Override
        public int hashCode() {
            return hash.hashCode();
        }
    }

    /**
     * Book what other books have. Answered by {@link ToNode.Done} or {@link ToNode.Rejected}; rows before one that is rejected may be booked.
     *
     * @param source whose books, 1 to 64 characters
     * @param rows a day's totals each, at most {@value #MAX_ROWS}
     */
    record ImportUsage(String source, List<Row> rows) implements ToWriter {
        /** The most rows of one request: with the longest names they fit into a message between nodes. */
        public static final int MAX_ROWS = 500;

        /**
         * A day of one account.
         *
         * @param account as operators write it; a user's realm and an address' prefix are charged with it
         * @param day days since 1970-01-01
         * @param in bytes received on that day in all
         * @param out bytes sent on that day in all
         */
        public record Row(String account, long day, long in, long out) {}

        public ImportUsage {
            rows = List.copyOf(rows);
            if (rows.size() > MAX_ROWS) {
                throw new IllegalArgumentException("an import has " + rows.size() + " rows, allowed are up to " + MAX_ROWS);
            }
        }
    }
}
