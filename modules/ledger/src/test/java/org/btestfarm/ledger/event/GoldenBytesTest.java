package org.btestfarm.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.AccountKind;
import org.btestfarm.ledger.account.ByteSize;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.account.Policy;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaDirection;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.JournalFormatException;
import org.btestfarm.ledger.chain.ChainHead;
import org.btestfarm.ledger.chain.Digest;
import org.btestfarm.ledger.chain.NodeKey;
import org.btestfarm.ledger.chain.SignedHead;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Transport;
import org.junit.jupiter.api.Test;

/**
 * The bytes of every form of event, as they were when the form was made ({@code golden-events-v1.txt}). If this test fails, journals out there cannot be
 * read or their hashes no longer hold: make a new version of the event, and leave these bytes alone.
 */
class GoldenBytesTest {
    private static final NodeId NODE = new NodeId("node1", "i7");
    private static final LeaseId LEASE = new LeaseId("01jd2qk8v3", NODE);
    private static final Digest DIGEST = Digest.of(new byte[] {1, 2, 3});
    private static final Instant TIME = Instant.parse("2026-11-21T12:34:56.789012Z");

    /** {@code close} of version 2, as it was when that was made. */
    private static final String SECOND_CLOSE = "0105636c6f736502000660c8969be61400000000000000010000000000000000000000000000000000000000000000000000000000000000"
            + "0a30316a6432716b38763305656e6465640003626272";

    static List<LedgerEvent> events() {
        Policy policy = new Policy(
                Map.of(new QuotaKey(Period.DAY, QuotaDirection.BOTH), 1_000_000_000L, new QuotaKey(Period.MONTH, QuotaDirection.IN), ByteSize.UNLIMITED),
                OptionalInt.of(3), Optional.of(Duration.ofSeconds(60)), OptionalLong.of(100_000_000));
        return List.of(
                new ChainEvent.KeyAnnounced("node1", new byte[] {9, 8, 7}),
                new ChainEvent.HeadSigned(new SignedHead(new ChainHead(300, DIGEST), "node1", new byte[] {5, 6})),
                new ChainEvent.Base(new ChainHead(70_000, DIGEST), new byte[] {1}),
                new UserEvent.Added("alice@example.org", "u1", DIGEST, true),
                new UserEvent.Changed("ālīse", "u2", DIGEST, false, false),
                new UserEvent.Removed("bob", "u3"),
                new PolicyChanged(PolicyTarget.parse("default:prefix"), policy),
                new PolicyChanged(PolicyTarget.parse("user:alice"), Policy.NONE),
                new TestEvent.LoginsRefused("x", "192.0.2.1", "password", 12),
                new TestEvent.Refused(Optional.empty(), "2001:db8::1", "quota_exhausted", "user:alice day=5"),
                new TestEvent.Opened(LEASE.test(), NODE, Optional.of("alice"), "192.0.2.1",
                        List.of(Account.user("alice"), new Account(AccountKind.PREFIX, "192.0.2.0/24")), Transport.UDP, Direction.BOTH, 20),
                new TestEvent.Closed(LEASE.test(), "ended", ""),
                new LeaseEvent.Granted(LEASE, 20_778, 0, 1L << 40, true, false),
                new LeaseEvent.Usage(LEASE, 2, 1, 20_778, new Totals(5, 6, true), new Totals(1L << 50, 0, false), List.of(
                        new Sample(0, 127, 128, OptionalLong.of(0), OptionalInt.of(12), OptionalInt.empty()),
                        new Sample(1, 0, 0, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.of(100)))),
                new LeaseEvent.Settled(LEASE, "node_lost", 1, 2, 3, 4),
                new UsageImported("btest-server-pro", List.of(Account.user("alice@example.org"), new Account(AccountKind.REALM, "example.org")), 20_777,
                        5, 0, 1L << 40, 300));
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden-events-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private static List<Entry> chain() {
        List<Entry> chain = new ArrayList<>();
        ChainHead head = ChainHead.START;
        for (LedgerEvent event : events()) {
            Entry entry = Entry.append(head, TIME.plusSeconds(head.number()), event);
            chain.add(entry);
            head = entry.head();
        }
        return chain;
    }

    @Test
    void everyFormHasTheBytesItAlwaysHad() throws IOException {
        assertThat(chain().stream().map(entry -> HexFormat.of().formatHex(entry.bytes())).toList()).isEqualTo(golden());
    }

    @Test
    void oldBytesAreReadAsTheyWereMeant() throws IOException {
        List<Entry> read = golden().stream().map(hex -> Entry.decode(HexFormat.of().parseHex(hex))).toList();
        assertThat(read.stream().map(Entry::event).toList()).isEqualTo(events());
        assertThat(read.stream().map(Entry::time).findFirst()).hasValue(TIME);
        assertThat(read.get(0).previous()).isEqualTo(Digest.NONE);
        assertThat(read.get(7).previous()).isEqualTo(read.get(6).hash());
    }

    @Test
    void aTestsEndSaysByWhichCongestionControlTheFarmSentInItsSecondForm() {
        TestEvent.Closed closed = new TestEvent.Closed(LEASE.test(), "ended", "", Optional.of("bbr"));
        Entry entry = Entry.append(ChainHead.START, TIME, closed);
        assertThat(entry.manifest()).isEqualTo("close:2");
        assertThat(Entry.append(ChainHead.START, TIME, new TestEvent.Closed(LEASE.test(), "ended", "")).manifest()).isEqualTo("close:1");
        assertThat(HexFormat.of().formatHex(entry.bytes())).isEqualTo(SECOND_CLOSE);
        assertThat(Entry.decode(HexFormat.of().parseHex(SECOND_CLOSE)).event()).isEqualTo(closed);
    }

    @Test
    void bytesCutOrLengthenedAnywhereAreRefused() {
        for (Entry entry : chain()) {
            byte[] bytes = entry.bytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> Entry.decode(cut)).as("%s cut to %d", entry.manifest(), length).isInstanceOf(JournalFormatException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> Entry.decode(longer)).isInstanceOf(JournalFormatException.class);
        }
    }

    @Test
    void anEventOfANewerVersionSaysSo() {
        byte[] newer = new ByteSink().one(1).text("usage").number(99).toByteArray();
        assertThatThrownBy(() -> Entry.decode(newer)).isInstanceOf(JournalFormatException.class).hasMessageContaining("newer version");
    }

    @Test
    void aSignedHeadIsOneLineThatCanBeKeptOutside() {
        NodeKey key = NodeKey.of("node 1", NodeKey.generate("node 1").secretBytes());
        SignedHead head = key.sign(chain().get(3).head());
        assertThat(SignedHead.parse(head.export())).isEqualTo(head);
        assertThat(NodeKey.verify(head, key.publicKey())).isTrue();
        assertThat(NodeKey.verify(head, NodeKey.generate("node 1").publicKey())).isFalse();
        SignedHead moved = new SignedHead(new ChainHead(5, head.head().hash()), head.node(), head.signature());
        assertThat(NodeKey.verify(moved, key.publicKey())).isFalse();
        assertThatThrownBy(() -> SignedHead.parse("4 zz 00 n")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("NUMBER HASH SIGNATURE NODE");
    }
}
