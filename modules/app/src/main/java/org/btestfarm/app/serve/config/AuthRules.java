package org.btestfarm.app.serve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.btestfarm.farm.settings.AuthRule;
import org.btestfarm.farm.settings.ListenerAuth;

/** The key {@code auth-rules}: networks whose clients log in otherwise than {@code auth} says. */
final class AuthRules {
    private static final String KEY = "auth-rules";

    private AuthRules() {}

    /** Reads them, in their order. */
    static List<AuthRule> read(ConfigurationSource source, ListenerAuth listeners) throws ConfigurationException {
        List<AuthRule> rules = new ArrayList<>();
        for (ConfigObject written : source.farm().getObjectList(KEY)) {
            ConfigurationSource.refuseUnknown(written, List.of("prefix", "auth"), ConfigurationSource.ROOT + "." + KEY);
            Config rule = written.toConfig();
            rules.add(AuthRule.of(rule.getString("prefix"), method(source, rule.getString("auth"))));
        }
        if (listeners == ListenerAuth.OPEN && !rules.isEmpty()) {
            throw new ConfigurationException("open (" + source.where("open") + ") and " + KEY + " (" + source.where(KEY)
                    + ") exclude each other: allowed is to ask nobody, or to ask all but the networks with a rule whose auth is open");
        }
        return rules;
    }

    private static ListenerAuth method(ConfigurationSource source, String method) throws ConfigurationException {
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "ecsrp5" -> ListenerAuth.ECSRP5;
            case "md5" -> ListenerAuth.MD5;
            case "open" -> ListenerAuth.OPEN;
            default -> throw source.wrong(KEY + ": auth is " + ConfigurationSource.oneLine(method) + ", allowed are ecsrp5, md5 and open");
        };
    }
}
