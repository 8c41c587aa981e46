package org.btestfarm.ledger.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.btestfarm.ledger.LedgerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageOfOtherBooksTest {
    private static final String BOOKS = "other-server";
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private static ImportedUsage row(String account, int daysAgo, long in, long out) {
        return new ImportedUsage(account, TODAY.minusDays(daysAgo).toString(), in, out);
    }

    private static long spent(LedgerAdmin admin, String account, String key) throws Exception {
        return LedgerUnderTest.get(admin.balance(account)).quotas().stream().filter(quota -> quota.key().equals(key)).findFirst().orElseThrow().spent();
    }

    private static ImportView book(LedgerAdmin admin, ImportedUsage... rows) throws Exception {
        return LedgerUnderTest.get(admin.importUsage(BOOKS, List.of(rows)));
    }

    @Test
    void countsOnItsDaysAndInItsDirections() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            assertThat(book(admin, row("user:anna", 0, 1, 20), row("user:anna", 3, 300, 4_000), row("user:anna", 20, 50_000, 600_000)))
                    .isEqualTo(new ImportView(3, 0));
            assertThat(spent(admin, "user:anna", "day.in")).isEqualTo(1);
            assertThat(spent(admin, "user:anna", "day.out")).isEqualTo(20);
            assertThat(spent(admin, "user:anna", "week.in")).isEqualTo(301);
            assertThat(spent(admin, "user:anna", "week")).isEqualTo(4_321);
            assertThat(spent(admin, "user:anna", "month.out")).isEqualTo(604_020);
        }
    }

    @Test
    void isBookedOnceHoweverOftenItIsImported() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            book(admin, row("user:anna", 0, 100, 200));
            assertThat(book(admin, row("user:anna", 0, 100, 200))).isEqualTo(new ImportView(0, 1));
            assertThat(spent(admin, "user:anna", "day")).isEqualTo(300);
        }
        LedgerUnderTest again = LedgerUnderTest.start(directory); // From a snapshot.
        LedgerAdmin admin = again.ledger().admin();
        assertThat(book(admin, row("user:anna", 0, 100, 200))).isEqualTo(new ImportView(0, 1));
        assertThat(book(admin, row("user:anna", 0, 150, 100))).isEqualTo(new ImportView(1, 0));
        assertThat(spent(admin, "user:anna", "day.in")).isEqualTo(150);
        assertThat(spent(admin, "user:anna", "day.out")).isEqualTo(200);
        again.crash();
        try (LedgerUnderTest crashed = LedgerUnderTest.start(directory)) { // From the journal's tail.
            assertThat(book(crashed.ledger().admin(), row("user:anna", 0, 150, 200))).isEqualTo(new ImportView(0, 1));
            assertThat(spent(crashed.ledger().admin(), "user:anna", "day")).isEqualTo(350);
        }
    }

    @Test
    void ofTwoSourcesAddsUp() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            book(admin, row("user:anna", 0, 5, 0));
            LedgerUnderTest.get(admin.importUsage("a third", List.of(row("user:anna", 0, 7, 0))));
            assertThat(spent(admin, "user:anna", "day")).isEqualTo(12);
        }
    }

    @Test
    void chargesRealmsAndPrefixesAsTestsDo() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            book(admin, row("user:anna@example.org", 0, 1, 0), row("user:bert@example.org", 0, 2, 0), row("address:192.0.2.7", 1, 0, 30),
                    row("address:2001:db8:0:1::9", 1, 0, 40));
            assertThat(spent(admin, "realm:example.org", "day.in")).isEqualTo(3);
            assertThat(spent(admin, "prefix:192.0.2.0/24", "week.out")).isEqualTo(30);
            assertThat(spent(admin, "prefix:2001:db8:0:1::/64", "week.out")).isEqualTo(40);
        }
    }

    @Test
    void fillsAQuotaAndNothingIsLeftOfIt() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            LedgerUnderTest.get(admin.changePolicy("user:anna", Map.of("day", 100L), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
            book(admin, row("user:anna", 0, 90, 90));
            assertThat(LedgerUnderTest.get(admin.balance("user:anna")).quotas())
                    .filteredOn(quota -> quota.key().equals("day"))
                    .containsExactly(new QuotaView("day", OptionalLong.of(100), 180, 0, OptionalLong.of(0)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user:anna|2001-01-01|1|1|the day is not one of the last 30",
                "user:anna|2999-01-01|1|1|the day is not one of the last 30",
                "user:anna|yesterday|1|1|'yesterday' is not a day",
                "user:anna|TODAY|-1|1|the bytes are -1 in and 1 out, allowed are 0 or more",
                "user:anna|TODAY|9000000000000000000|0|the day would have more than",
                "anna|TODAY|1|1|account 'anna'",
                "address:192.0.2|TODAY|1|1|not an IPv4 or IPv6 address"
            })
    void thatMakesNoSenseIsRefused(String account, String day, long in, long out, String reason) throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            ImportedUsage row = new ImportedUsage(account, day.equals("TODAY") ? TODAY.toString() : day, in, out);
            assertThat(LedgerUnderTest.failure(ledger.ledger().admin().importUsage(BOOKS, List.of(row))))
                    .isInstanceOfSatisfying(AdminException.class, problem -> assertThat(problem.kind()).isEqualTo(AdminException.Kind.INVALID))
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void ofTooManySourcesOrRowsIsRefused() throws Exception {
        try (LedgerUnderTest ledger = LedgerUnderTest.start(directory)) {
            LedgerAdmin admin = ledger.ledger().admin();
            for (int i = 0; i < 16; i++) {
                LedgerUnderTest.get(admin.importUsage("source " + i, List.of(row("user:anna", 0, 1, 1))));
            }
            assertThat(LedgerUnderTest.failure(admin.importUsage("source 16", List.of(row("user:anna", 0, 1, 1))))).hasMessageContaining("16 sources");
            assertThat(LedgerUnderTest.failure(admin.importUsage("x".repeat(65), List.of(row("user:bert", 0, 1, 1))))).hasMessageContaining("1 to 64");
            List<ImportedUsage> many = IntStream.range(0, 1001).mapToObj(i -> row("user:u" + i, 0, 1, 1)).toList();
            assertThat(LedgerUnderTest.failure(admin.importUsage(BOOKS, many))).hasMessageContaining("1001 rows");
        }
    }
}
