package org.btestfarm.app.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.btestfarm.app.reach.LedgerReach;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.Period;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.ImportView;
import org.btestfarm.ledger.admin.ImportedUsage;
import org.btestfarm.ledger.admin.LedgerAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.Passwords;
import org.btestfarm.ledger.admin.PolicyView;
import org.btestfarm.ledger.database.DatabaseProblems;
import org.btestfarm.protocol.auth.Md5Login;

/**
 * Takes over what btest-server-pro knows. It may be repeated: users who are there stay as they are, quotas that are there too, and usage is booked once.
 * So whatever stopped an import, the next one goes on from there.
 */
public final class ProImport {
    private static final int USERS_AT_ONCE = 32;
    private static final int ROWS_AT_ONCE = 500;
    /** Any account: only the day is of interest. */
    private static final String ANY_ACCOUNT = "address:192.0.2.1";

    /**
     * How it is done.
     *
     * @param source under which name usage is booked
     * @param md5 whether users are marked for MD5 logins
     * @param generate whether users whose password is not in the file get a random one
     * @param turned whether usage has its directions the wrong way round; empty to find out
     */
    public record Options(String source, boolean md5, boolean generate, Optional<Boolean> turned) {}

    private record AccountDay(Account account, LocalDate day) {}

    private final LedgerAdmin admin;
    private final Options options;
    private final ImportReport report = new ImportReport();

    private ProImport(LedgerAdmin admin, Options options) {
        this.admin = admin;
        this.options = options;
    }

    /**
     * Imports a file.
     *
     * @throws IOException if the file is no such database; one line that names it
     * @throws AdminException if the ledger fails; what was done before stays done
     */
    public static ImportReport run(Path file, LedgerAdmin admin, Options options) throws IOException, AdminException, InterruptedException {
        ProImport run = new ProImport(admin, options);
        try (ProDatabase database = ProDatabase.open(file)) {
            run.users(database);
            run.usage(database);
        } catch (SQLException e) {
            throw new IOException(file + " cannot be read: " + DatabaseProblems.reason(e), e);
        }
        return run.report;
    }

    private void users(ProDatabase database) throws SQLException, AdminException, InterruptedException {
        List<ProUser> users = new ArrayList<>();
        database.users(users::add, report::bad);
        Set<String> there = new HashSet<>();
        LedgerReach.await(admin.users()).forEach(user -> there.add(user.name()));
        Map<String, PolicyView> policies = new HashMap<>();
        LedgerReach.await(admin.policies()).forEach(policy -> policies.put(policy.target(), policy));
        for (int from = 0; from < users.size(); from += USERS_AT_ONCE) {
            add(users.subList(from, Math.min(users.size(), from + USERS_AT_ONCE)), there, policies);
        }
    }

    private void add(List<ProUser> users, Set<String> there, Map<String, PolicyView> policies) throws AdminException, InterruptedException {
        Map<ProUser, Adding> begun = new LinkedHashMap<>();
        for (ProUser user : users) {
            if (there.contains(user.name())) {
                report.user(user.name(), false, Optional.empty(), !user.enabled(), quotas(user, policies));
            } else if (user.password().isEmpty() && !options.generate()) {
                report.bad(new BadRow("users", user.row(), "the password of " + user.name()
                        + " is not in the file, only a hash of it, which no router's login can be checked against: add the user, or import with --generate"));
            } else {
                begun.put(user, begin(user));
            }
        }
        for (Map.Entry<ProUser, Adding> adding : begun.entrySet()) {
            finish(adding.getKey(), adding.getValue(), policies);
        }
    }

    private record Adding(CompletionStage<?> stage, Optional<String> generated) {}

    private Adding begin(ProUser user) {
        Optional<String> generated = user.password().isPresent() ? Optional.empty() : Optional.of(Passwords.generate(new SecureRandom()));
        boolean md5 = options.md5() && user.name().getBytes(StandardCharsets.UTF_8).length <= Md5Login.MAX_NAME_LENGTH;
        return new Adding(admin.addUser(new NewUser(user.name(), user.password().or(() -> generated).orElseThrow(), md5)), generated);
    }

    private void finish(ProUser user, Adding adding, Map<String, PolicyView> policies) throws AdminException, InterruptedException {
        try {
            LedgerReach.await(adding.stage());
        } catch (AdminException e) {
            if (e.kind() == AdminException.Kind.UNAVAILABLE) {
                throw e;
            }
            report.bad(new BadRow("users", user.row(), String.valueOf(e.getMessage())));
            return;
        }
        if (!user.enabled()) {
            LedgerReach.await(admin.setEnabled(user.name(), false));
        }
        report.user(user.name(), true, adding.generated(), !user.enabled(), quotas(user, policies));
    }

    /** Sets the quotas that the user has there and not here. */
    private Map<String, Long> quotas(ProUser user, Map<String, PolicyView> policies) throws AdminException, InterruptedException {
        String target = Account.user(user.name()).toString();
        Map<String, Long> missing = new LinkedHashMap<>(user.quotas());
        Optional.ofNullable(policies.get(target)).ifPresent(policy -> missing.keySet().removeAll(policy.bytes().keySet()));
        if (!missing.isEmpty()) {
            LedgerReach.await(admin.changePolicy(target, missing, OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
        }
        return missing;
    }

    private void usage(ProDatabase database) throws SQLException, AdminException, InterruptedException {
        boolean turned = options.turned().isPresent() ? options.turned().get() : database.isTurned();
        report.turned(turned);
        LocalDate today = LocalDate.parse(LedgerReach.await(admin.balance(ANY_ACCOUNT)).day());
        LocalDate oldest = today.minusDays(Period.MONTH.days() - 1L);
        Map<AccountDay, ProUsage> days = new LinkedHashMap<>();
        database.usage(
                usage -> {
                    if (usage.day().isAfter(today)) {
                        throw new IllegalArgumentException("date is " + usage.day() + ", which is not over yet in the farm's zone: import again then");
                    }
                    if (usage.day().isBefore(oldest)) {
                        report.old();
                    } else {
                        days.merge(new AccountDay(usage.account(), usage.day()), usage, ProImport::sum);
                    }
                },
                report::bad);
        List<ProUsage> rows = new ArrayList<>(days.values());
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            book(rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE)), turned);
        }
    }

    /** One address may be written in several ways. */
    private static ProUsage sum(ProUsage one, ProUsage other) {
        return new ProUsage(
                one.table(), one.row(), one.account(), one.day(), Math.addExact(one.sent(), other.sent()), Math.addExact(one.received(), other.received()));
    }

    private void book(List<ProUsage> rows, boolean turned) throws AdminException, InterruptedException {
        List<ImportedUsage> usage = rows.stream()
                .map(row -> new ImportedUsage(
                        row.account().toString(), row.day().toString(), turned ? row.sent() : row.received(), turned ? row.received() : row.sent()))
                .toList();
        try {
            ImportView booked = LedgerReach.await(admin.importUsage(options.source(), usage));
            report.booked(booked);
        } catch (AdminException e) {
            if (e.kind() != AdminException.Kind.INVALID) {
                throw e;
            }
            if (rows.size() == 1) {
                report.bad(new BadRow(rows.get(0).table(), rows.get(0).row(), String.valueOf(e.getMessage())));
                return;
            }
            for (ProUsage row : rows) { // One of them: rows that were booked with the others are known already.
                book(List.of(row), turned);
            }
        }
    }
}
