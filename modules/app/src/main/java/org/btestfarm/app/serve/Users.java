package org.btestfarm.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btestfarm.farm.directory.Directory;
import org.btestfarm.farm.directory.User;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.protocol.auth.FakeVerifiers;
import org.btestfarm.protocol.auth.Verifier;

/**
 * Who may log in, and what the operator must be told about it.
 *
 * @param directory as the farm wants it
 * @param shown a user whose password may be shown, because it was made just now
 * @param made the same user, as it is to be kept for later starts
 * @param kept whether the user that was made at an earlier start is used
 */
record Users(Directory directory, Optional<ServeConfiguration.NewUser> shown, Optional<GeneratedUser> made, boolean kept) {

    /** Nobody if open; those of the configuration; or the one that is made when there are none. */
    static Users of(ServeConfiguration configuration, DataDirectory data) throws IOException, ConfigurationException {
        if (configuration.auth() == ListenerAuth.OPEN) {
            return new Users(Directory.empty(), Optional.empty(), Optional.empty(), false);
        }
        boolean md5 = configuration.asksForMd5();
        SecureRandom random = new SecureRandom();
        if (!configuration.users().isEmpty()) {
            return new Users(Directory.of(known(configuration, data.secret())), Optional.empty(), Optional.empty(), false);
        }
        Optional<GeneratedUser> earlier = data.generatedUser();
        if (earlier.isPresent()) {
            if (md5 && earlier.get().md5Password() == null) {
                throw new ConfigurationException(ConfigurationSource.ROOT + ".auth or a rule of auth-rules is md5, but the user " + GeneratedUser.NAME
                        + " was made for ecsrp5; remove " + data.generatedUserFile() + " to have it made anew, or name a user");
            }
            return new Users(Directory.of(List.of(earlier.get().user())), Optional.empty(), Optional.empty(), true);
        }
        String password = GeneratedUser.password(random);
        GeneratedUser made = GeneratedUser.of(password, md5, random);
        return new Users(
                Directory.of(List.of(made.user())),
                Optional.of(new ServeConfiguration.NewUser(made.name(), password, md5)),
                Optional.of(made),
                false);
    }

    /** Keeps the user that was made. Not before the farm has started: one whose password was never shown would be of no use at later starts. */
    void keep(DataDirectory data) throws IOException {
        if (made.isPresent()) {
            data.keep(made.get());
        }
    }

    private static List<User> known(ServeConfiguration configuration, byte[] secret) throws ConfigurationException {
        // The salt that a stranger of that name would get: who compares two starts must not see who exists.
        FakeVerifiers salts = new FakeVerifiers(secret);
        List<User> users = new ArrayList<>();
        for (ServeConfiguration.NewUser user : configuration.users()) {
            try {
                byte[] name = user.name().getBytes(StandardCharsets.UTF_8);
                Optional<String> md5Password = user.md5() ? Optional.of(user.password()) : Optional.empty();
                users.add(new User(user.name(), Verifier.of(user.name(), user.password(), salts.of(name).salt()), md5Password));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(ConfigurationSource.ROOT + ".users: " + e.getMessage());
            }
        }
        return users;
    }
}
