package org.btestfarm.app.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.btestfarm.app.serve.config.ConfigurationException;
import org.btestfarm.app.serve.config.ConfigurationSource;
import org.btestfarm.app.serve.config.ServeConfiguration;
import org.btestfarm.farm.FarmStartException;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.Ledger;
import org.btestfarm.ledger.admin.AdminException;
import org.btestfarm.ledger.admin.InProcessAdmin;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.ledger.admin.Passwords;
import org.btestfarm.ledger.admin.UserView;
import org.btestfarm.ledger.directory.DirectoryUser;
import org.btestfarm.ledger.journal.DataDirectory;
import org.btestfarm.ledger.journal.FileProblems;
import org.btestfarm.ledger.journal.JournalTable;
import org.btestfarm.ledger.journal.LedgerException;
import org.btestfarm.protocol.Quote;
import org.btestfarm.protocol.auth.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings users into the ledger at a start: those of the configuration, the one that version 0.1 made, or, in a ledger that never had any, a first one. */
final class Users {
    /** What the first user is called. */
    static final String FIRST = "btest";

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Logger log = LoggerFactory.getLogger(Users.class);

    private final ServeConfiguration configuration;
    private final Ledger ledger;
    private final DataDirectory directory;
    private Optional<NewUser> made = Optional.empty();

    Users(ServeConfiguration configuration, Ledger ledger, DataDirectory directory) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.directory = directory;
    }

    private boolean md5() {
        return configuration.asksForMd5();
    }

    private boolean nobodyIsAsked() {
        return configuration.auth() == ListenerAuth.OPEN;
    }

    /**
     * Adds the users of the configuration that are missing; without any, takes over the one that version 0.1 made.
     *
     * @throws ConfigurationException if a user has another password than the configuration says
     */
    void bringIn() throws ConfigurationException, FarmStartException, IOException, InterruptedException {
        if (nobodyIsAsked()) {
            return;
        }
        for (NewUser user : configuration.users()) {
            bringIn(user);
        }
        if (configuration.users().isEmpty()) {
            takeOver();
            boolean markMissing = ledger.directory().find(FIRST).filter(user -> user.md5Password().isEmpty()).isPresent();
            if (md5() && markMissing) {
                log.warn("user {} cannot log in with MD5, which the configuration asks for: {}", FIRST, command("set", FIRST) + " --md5 true");
            }
        }
    }

    private void bringIn(NewUser user) throws ConfigurationException, FarmStartException, IOException, InterruptedException {
        InProcessAdmin admin = ledger.admin();
        Optional<DirectoryUser> known = ledger.directory().find(user.name());
        if (known.isEmpty()) {
            if (isAddedInTheEnd(() -> ledger.hasUser(user.name()) ? admin.setPassword(user.name(), user.password()) : admin.addUser(user))) {
                log.info("user added: {}", Quote.of(user.name()));
                return;
            }
            known = awaitUser(user.name());
        }
        Verifier kept = known.get().verifier();
        if (!Verifier.of(user.name(), user.password(), kept.salt()).equals(kept)) {
            throw new ConfigurationException(ConfigurationSource.ROOT + ".users: the user " + Quote.of(user.name())
                    + " is in the ledger with another password; leave it out here, or change it there: " + command("passwd", user.name()));
        }
        if (user.md5() && known.get().md5Password().isEmpty()) {
            await(admin.setMd5(user.name(), true, Optional.of(user.password())));
        }
        if (!known.get().enabled()) {
            log.warn("user {} is disabled and cannot log in", Quote.of(user.name()));
        }
    }

    private void takeOver() throws FarmStartException, IOException, InterruptedException {
        Optional<OldGeneratedUser> old = OldGeneratedUser.read(directory.path());
        if (old.isEmpty()) {
            return;
        }
        OldGeneratedUser user = old.get();
        Path file = OldGeneratedUser.file(directory.path());
        if (!ledger.hasUser(user.name())) {
            await(ledger.admin().addUser(user.name(), user.verifier(), Optional.ofNullable(user.md5Password())));
            log.info("user {} is taken over from {} into the ledger", user.name(), file);
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IOException("cannot remove " + file + ": " + FileProblems.reason(e), e);
        }
    }

    /** Makes a first user if the ledger never had any and somebody is to log in. */
    void makeFirst() throws LedgerException, FarmStartException, IOException, InterruptedException {
        if (nobodyIsAsked() || ledger.directory().size() > 0) {
            return;
        }
        if (JournalTable.mayHaveHadUsers(directory.database())) {
            log.warn("nobody can log in: there are no users any more; add one: {}", command("add", "NAME"));
            return;
        }
        NewUser first = new NewUser(FIRST, Passwords.generate(new SecureRandom()), md5());
        if (isAdded(ledger.admin().addUser(first))) {
            made = Optional.of(first);
        }
    }

    /** Whether it was we who added it: several nodes of a farm may start at once, with the same users. */
    private static boolean isAdded(CompletionStage<UserView> stage) throws FarmStartException, IOException, InterruptedException {
        try {
            await(stage);
            return true;
        } catch (IOException e) {
            if (e.getCause() instanceof AdminException problem && problem.kind() == AdminException.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Likewise; in a farm of several nodes the writer may be moving just now, as when they all start: then it is asked again, until a start may take no longer. */
    private boolean isAddedInTheEnd(Supplier<CompletionStage<UserView>> ask) throws FarmStartException, IOException, InterruptedException {
        long deadline = System.nanoTime() + Waits.START_DEADLINE.toNanos();
        while (true) {
            try {
                return isAdded(ask.get());
            } catch (IOException e) {
                boolean later = e.getCause() instanceof AdminException problem && problem.kind() == AdminException.Kind.UNAVAILABLE;
                if (!later || !configuration.cluster().isShared() || System.nanoTime() > deadline) {
                    throw e;
                }
                log.warn("a user of the configuration is not added yet: {}", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    /** A user that another node has just added: the directory here has it within a second. */
    private Optional<DirectoryUser> awaitUser(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        Optional<DirectoryUser> known = ledger.directory().find(name);
        while (known.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the user " + Quote.of(name) + " was added by another node, but did not arrive here");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            known = ledger.directory().find(name);
        }
        return known;
    }

    private static UserView await(CompletionStage<UserView> stage) throws FarmStartException, IOException, InterruptedException {
        return Waits.started(stage, "the ledger");
    }

    /** What an operator types about a user. */
    String command(String verb, String name) {
        return "./btest-farm user " + verb + " " + name + " --data " + directory.path();
    }

    /** The user that was made just now, so that the password may be shown. */
    Optional<NewUser> made() {
        return made;
    }

    /** Whether the first user of an earlier start is there, and nobody else was named. */
    boolean hasFirst() {
        return made.isEmpty() && configuration.users().isEmpty() && !nobodyIsAsked() && ledger.hasUser(FIRST);
    }
}
