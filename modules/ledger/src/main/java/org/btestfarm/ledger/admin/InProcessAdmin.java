package org.btestfarm.ledger.admin;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.btestfarm.ledger.account.Account;
import org.btestfarm.ledger.account.FarmCalendar;
import org.btestfarm.ledger.account.PolicyTarget;
import org.btestfarm.ledger.account.QuotaKey;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.archive.JournalAdmin;
import org.btestfarm.ledger.credential.Credentials;
import org.btestfarm.ledger.message.ToWriter;
import org.btestfarm.ledger.quota.Imported;
import org.btestfarm.ledger.quota.LedgerState;
import org.btestfarm.ledger.quota.UserState;
import org.btestfarm.protocol.auth.Verifier;

/**
 * The administration in the farm's own process. New credentials are stored first, then their digest is journaled, then the replica erases those that
 * went out of use (docs/adr/0011-where-secrets-live.md); an answer comes when the directory has the change and the erasing was done.
 */
public final class InProcessAdmin implements LedgerAdmin {
    private static final int ID_BYTES = 16;

    private final AdminParts parts;
    private final FarmCalendar calendar;
    private final JournalAdmin journal;
    private final SecureRandom random = new SecureRandom();

    /** Administers the ledger of these parts. */
    public InProcessAdmin(AdminParts parts, FarmCalendar calendar, JournalAdmin journal) {
        this.parts = parts;
        this.calendar = calendar;
        this.journal = journal;
    }

    @Override
    public JournalAdmin journal() {
        return journal;
    }

    @Override
    public CompletionStage<UserView> addUser(NewUser user) {
        return parts.bounded(() -> {
            Passwords.check(user.name(), user.password(), user.md5());
            requireNew(user.name());
            return parts.compute(() -> credentials(user.name(), user.password(), user.md5()))
                    .thenCompose(credentials -> add(user.name(), user.md5(), credentials));
        });
    }

    /**
     * Adds a user whose verifier is known from elsewhere.
     *
     * @param md5Password the password, to mark the user for MD5
     */
    public CompletionStage<UserView> addUser(String name, Verifier verifier, Optional<String> md5Password) {
        return parts.bounded(() -> {
            Passwords.check(name, md5Password.orElse(""), md5Password.isPresent());
            requireNew(name);
            Optional<byte[]> sealed = md5Password.map(password -> parts.passwordKey().seal(name, password));
            return add(name, sealed.isPresent(), Credentials.of(verifier, sealed, random));
        });
    }

    private void requireNew(String name) throws AdminException {
        if (parts.directory().user(name).isPresent()) {
            throw new AdminException(AdminException.Kind.CONFLICT, "user " + Texts.printable(name) + " exists already");
        }
    }

    /** With the salt that a stranger of that name would get: nobody can see from it whether the user exists, or since when. */
    private Credentials credentials(String name, String password, boolean md5) {
        Verifier verifier = Verifier.of(name, password, parts.salt(name));
        return Credentials.of(verifier, md5 ? Optional.of(parts.passwordKey().seal(name, password)) : Optional.empty(), random);
    }

    private CompletionStage<UserView> add(String name, boolean md5, Credentials credentials) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        UserState wanted = new UserState(name, HexFormat.of().formatHex(id), credentials.digest(name), md5, true);
        return store(wanted, Optional.empty(), credentials);
    }

    private CompletionStage<UserView> store(UserState wanted, Optional<UserState> before, Credentials credentials) {
        return parts.credentials()
                .insert(wanted.digest(), credentials)
                .thenCompose(stored -> journal(wanted, before))
                .handle((view, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(view);
                    }
                    AdminException problem = AdminParts.problem(failure);
                    // If nobody can say whether it was journaled the row must stay: the next start knows.
                    if (problem.kind() != AdminException.Kind.UNAVAILABLE) {
                        return parts.credentials().erase(List.of(wanted.digest())).<UserView>thenCompose(done -> CompletableFuture.failedStage(problem));
                    }
                    return CompletableFuture.<UserView>failedStage(problem);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<UserView> journal(UserState wanted, Optional<UserState> before) {
        ToWriter.SaveUser save = new ToWriter.SaveUser(
                wanted.name(),
                wanted.id(),
                wanted.digest().toString(),
                wanted.md5(),
                wanted.enabled(),
                before.map(user -> user.digest().toString()));
        return parts.done(save, AdminException.Kind.CONFLICT).thenApply(head -> Views.user(wanted));
    }

    @Override
    public CompletionStage<UserView> setPassword(String name, String password) {
        return parts.bounded(() -> {
            UserState user = known(name);
            Passwords.check(name, password, user.md5());
            return replace(user, password, user.md5());
        });
    }

    @Override
    public CompletionStage<UserView> setMd5(String name, boolean md5, Optional<String> password) {
        return parts.bounded(() -> {
            UserState user = known(name);
            if (md5 != password.isPresent()) {
                throw new AdminException(AdminException.Kind.INVALID, md5
                        ? "marking user " + Texts.printable(name) + " for MD5 needs the password, because only a verifier of it is kept"
                        : "a password is of no use to take the MD5 mark away; to change it, set it");
            }
            if (md5) {
                Passwords.check(name, password.get(), true);
                return replace(user, password.get(), true);
            }
            if (!user.md5()) {
                return CompletableFuture.completedStage(Views.user(user));
            }
            return parts.compute(() -> parts.directory().find(name))
                    .thenCompose(login -> {
                        if (login.isEmpty()) {
                            return CompletableFuture.failedStage(new AdminException(
                                    AdminException.Kind.CONFLICT, "the credentials of user " + Texts.printable(name) + " are lost: set the password"));
                        }
                        Credentials kept = Credentials.of(login.get().verifier(), Optional.empty(), random);
                        return store(new UserState(name, user.id(), kept.digest(name), false, user.enabled()), Optional.of(user), kept);
                    });
        });
    }

    private CompletionStage<UserView> replace(UserState user, String password, boolean md5) {
        return parts.compute(() -> credentials(user.name(), password, md5))
                .thenCompose(made -> store(
                        new UserState(user.name(), user.id(), made.digest(user.name()), md5, user.enabled()), Optional.of(user), made));
    }

    @Override
    public CompletionStage<UserView> setEnabled(String name, boolean enabled) {
        return parts.bounded(() -> {
            UserState user = known(name);
            return journal(new UserState(name, user.id(), user.digest(), user.md5(), enabled), Optional.of(user));
        });
    }

    @Override
    public CompletionStage<Void> removeUser(String name) {
        return parts.bounded(() -> {
            known(name);
            return parts.done(new ToWriter.RemoveUser(name), AdminException.Kind.NOT_FOUND).thenApply(head -> null);
        });
    }

    private UserState known(String name) throws AdminException {
        return parts.directory()
                .user(name)
                .orElseThrow(() -> new AdminException(AdminException.Kind.NOT_FOUND, "there is no user " + Texts.printable(name)));
    }

    @Override
    public CompletionStage<List<UserView>> users() {
        return read(() -> parts.directory().users().stream().map(Views::user).toList());
    }

    @Override
    public CompletionStage<UserView> user(String name) {
        return parts.bounded(() -> CompletableFuture.completedStage(Views.user(known(name))));
    }

    private <T> CompletionStage<T> read(Callable<T> question) {
        return parts.bounded(() -> parts.compute(question));
    }

    @Override
    public CompletionStage<PolicyView> changePolicy(
            String target, Map<String, Long> bytes, OptionalInt testsAtOnce, OptionalLong durationMillis, OptionalLong rateBps) {
        return parts.bounded(() -> {
            PolicyTarget whom = PolicyTarget.parse(target);
            bytes.keySet().forEach(QuotaKey::parse);
            ToWriter.ChangePolicy change = new ToWriter.ChangePolicy(whom.toString(), bytes, testsAtOnce, durationMillis, rateBps);
            return parts.done(change, AdminException.Kind.INVALID).thenApply(head -> Views.policy(whom, parts.directory().own(whom)));
        });
    }

    @Override
    public CompletionStage<List<PolicyView>> policies() {
        return read(() -> parts.directory().policies().entrySet().stream()
                .map(policy -> Views.policy(policy.getKey(), policy.getValue()))
                .toList());
    }

    @Override
    public CompletionStage<BalanceView> balance(String account) {
        return parts.bounded(() -> {
            Account whose = Account.parse(account);
            long today = calendar.day(parts.clock().instant());
            return parts.<BalanceView>ask((LedgerState state) -> Views.balance(state, whose, calendar, today));
        });
    }

    @Override
    public CompletionStage<ImportView> importUsage(String source, List<ImportedUsage> rows) {
        return parts.bounded(() -> {
            ToWriter.ImportUsage whole = new ToWriter.ImportUsage(source, rows.stream().map(InProcessAdmin::row).toList());
            return parts.<Integer>ask(state -> (int) whole.rows().stream().filter(row -> isNew(state, source, row)).count())
                    .thenCompose(booked -> parts.done(whole, AdminException.Kind.INVALID)
                            .thenApply(head -> new ImportView(booked, rows.size() - booked)));
        });
    }

    private static ToWriter.ImportUsage.Row row(ImportedUsage usage) {
        try {
            return new ToWriter.ImportUsage.Row(
                    Account.parse(usage.account()).toString(), LocalDate.parse(usage.day()).toEpochDay(), usage.in(), usage.out());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + Texts.printable(usage.day()) + "' is not a day, allowed are forms like 2026-11-21", e);
        }
    }

    private static boolean isNew(LedgerState state, String source, ToWriter.ImportUsage.Row row) {
        Imported before = state.look(Account.parse(row.account())).imported(row.day(), source);
        return row.in() > before.in() || row.out() > before.out();
    }
}
