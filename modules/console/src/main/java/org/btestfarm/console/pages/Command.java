package org.btestfarm.console.pages;

import java.util.Optional;
import java.util.regex.Pattern;
import org.btestfarm.console.Entrance;
import org.btestfarm.protocol.IpText;

/** The line to paste into RouterOS. */
final class Command {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");
    private static final String UNKNOWN = "ADDRESS-OF-THE-FARM";

    private Command() {}

    /**
     * What to type.
     *
     * @param host what the browser called this server; brackets around an IPv6 address are left out
     * @param user who is logged in
     */
    static String of(Entrance entrance, String host, Optional<String> user) {
        String login = entrance.login() ? " user=" + quoted(user.orElse("NAME")) + " password=PASSWORD" : "";
        return "/tool/bandwidth-test address=" + address(entrance.address().orElse(host)) + login + " protocol=tcp direction=both duration=15s";
    }

    /** RouterOS wants an address here: a name has to be resolved first. What is neither is not repeated: it could be anything. */
    private static String address(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return IpText.of(IpText.parse(bare));
        } catch (IllegalArgumentException e) {
            return HOST.matcher(bare).matches() ? "[:resolve \"" + bare + "\"]" : UNKNOWN;
        }
    }

    /** RouterOS's own escapes, and quotes around what is not plain. */
    private static String quoted(String text) {
        if (text.matches("[A-Za-z0-9_.@-]+")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\' || c == '$' || c == '?') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\%02X", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
