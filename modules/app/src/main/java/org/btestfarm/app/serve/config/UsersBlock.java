package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.btestfarm.farm.settings.ListenerAuth;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.admin.NewUser;
import org.btestfarm.protocol.Quote;

/** Reads {@code users}: who is to be in the ledger. */
final class UsersBlock {
    private static final int MAX_MD5_NAME = 32;

    private UsersBlock() {}

    static List<NewUser> users(ConfigurationSource source, ListenerAuth auth, boolean asksForMd5) throws ConfigurationException {
        List<NewUser> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigObject written : source.farm().getObjectList("users")) {
            ConfigurationSource.refuseUnknown(written, List.of("name", "password", "md5"), ConfigurationSource.ROOT + ".users");
            Config user = written.toConfig();
            String name = user.getString("name");
            boolean md5 = user.hasPath("md5") ? user.getBoolean("md5") : asksForMd5;
            checkName(source, name, md5);
            if (!names.add(name)) {
                throw source.wrong("users: " + Quote.of(name) + " is there twice, allowed is once");
            }
            users.add(new NewUser(name, user.getString("password"), md5));
        }
        if (auth == ListenerAuth.OPEN && !users.isEmpty()) {
            throw new ConfigurationException("open (" + source.where("open") + ") and users (" + source.where("users")
                    + ") exclude each other: allowed is to ask nobody, or to ask those users");
        }
        return users;
    }

    /** What cannot be sent in a login cannot be a name: docs/protocol.md, sections 3 and 4. */
    private static void checkName(ConfigurationSource source, String name, boolean md5) throws ConfigurationException {
        try {
            Texts.userName(name);
        } catch (IllegalArgumentException e) {
            throw source.wrong("users: " + e.getMessage());
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (md5 && length > MAX_MD5_NAME) {
            throw source.wrong("users: the name " + Quote.of(name) + " has " + length + " bytes, allowed are 1 to " + MAX_MD5_NAME
                    + " for a user who may log in with md5");
        }
    }
}
