package org.btestfarm.ledger.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.btestfarm.protocol.IpText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, addresses, amounts and days: what is the same account, and what is refused with a clear line. */
class AccountsTest {
    private static final QuotaKey DAY = new QuotaKey(Period.DAY, QuotaDirection.BOTH);

    @Test
    void aTestTouchesUserRealmAddressAndPrefix() {
        assertThat(Account.touchedBy(Optional.of("alice@example.org"), IpText.parse("192.0.2.77")).stream().map(Account::toString).toList())
                .isEqualTo(List.of("user:alice@example.org", "realm:example.org", "address:192.0.2.77", "prefix:192.0.2.0/24"));
        assertThat(Account.touchedBy(Optional.empty(), IpText.parse("2001:db8:0:1:ffff::1")).stream().map(Account::toString).toList())
                .isEqualTo(List.of("address:2001:db8:0:1:ffff::1", "prefix:2001:db8:0:1::/64"));
    }

    @ParameterizedTest
    @CsvSource({"0:0:0:0:0:0:0:1, ::1", "2001:DB8::, 2001:db8::", "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7", "::ffff:192.0.2.1, 192.0.2.1"})
    void anAddressHasOneSpelling(String text, String canonical) {
        assertThat(Account.parse("address:" + text)).isEqualTo(new Account(AccountKind.ADDRESS, canonical));
        assertThat(new Account(AccountKind.ADDRESS, text).name()).isEqualTo(canonical);
    }

    @Test
    void hostileNamesAreNamesAndAreShownSafely() {
        String name = "'; DROP TABLE users; --\u001b[2J\n:@";
        assertThat(Account.parse("user:" + name).name()).isEqualTo(name);
        assertThat(Texts.printable(name)).isEqualTo("'; DROP TABLE users; --\\u{1b}[2J\\u{a}:@");
        assertThat(Account.user("ā".repeat(110) + "x").name()).hasSize(111);
        assertThat(Account.realmOf("trailing@")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "user:", "host:x", "address:localhost", "address:1.2.3", "address:256.1.1.1", "prefix:192.0.2.0/25", "prefix:x/24", "user:a\u0000b", "user:\ud800"})
    void whatIsNoAccountIsRefused(String text) {
        assertThatThrownBy(() -> Account.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOverlongNameIsRefused() {
        assertThatThrownBy(() -> Account.user("x".repeat(222))).hasMessageContaining("222 bytes");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1500,1500", "1GB,1000000000", "1.5gb,1500000000", "2GiB,2147483648", "20M,20000000", "unlimited,9223372036854775807"})
    void amounts(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1XB", "GB", "1e9", "5000PB", "1,5GB", "1.5", "0.0001KB"})
    void whatIsNoAmountIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAccountsOwnPolicyGoesBeforeTheDefaultLimitByLimit() {
        PolicyBook book = new PolicyBook();
        QuotaKey monthIn = QuotaKey.parse("month.in");
        book.set(PolicyTarget.parse("default:user"), new Policy(Map.of(DAY, 10L, monthIn, 20L), OptionalInt.of(1), Optional.of(Duration.ofSeconds(9)), OptionalLong.empty()));
        book.set(PolicyTarget.parse("user:alice"), Policy.NONE.with(DAY, ByteSize.UNLIMITED));
        assertThat(book.limits(Account.user("alice"))).isEqualTo(List.of(new Limit(Account.user("alice"), monthIn, 20)));
        assertThat(book.inForce(Account.user("alice")).testsAtOnce()).hasValue(1);
        assertThat(book.limits(Account.user("bob"))).hasSize(2);
        assertThat(book.limits(Account.parse("address:::1"))).isEmpty();
        book.set(PolicyTarget.parse("default:user"), Policy.NONE);
        assertThat(book.limits(Account.user("bob"))).isEmpty();
    }

    @Test
    void aDayIsACalendarDayAlsoWhereClocksAreSetForSummer() {
        FarmCalendar riga = new FarmCalendar(ZoneId.of("Europe/Riga"));
        long spring = riga.day(Instant.parse("2026-03-29T10:00:00Z"));
        assertThat(Duration.between(riga.endOf(spring - 1), riga.endOf(spring))).isEqualTo(Duration.ofHours(23));
        assertThat(riga.day(riga.endOf(spring))).isEqualTo(spring + 1);
        assertThat(riga.day(riga.endOf(spring).minusNanos(1))).isEqualTo(spring);
        FarmCalendar beirut = new FarmCalendar(ZoneId.of("Asia/Beirut"));
        long day = beirut.day(Instant.parse("2024-03-31T10:00:00Z"));
        assertThat(beirut.endOf(day - 1)).as("midnight does not exist").isEqualTo(Instant.parse("2024-03-30T22:00:00Z"));
    }
}
