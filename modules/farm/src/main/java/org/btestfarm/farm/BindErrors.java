package org.btestfarm.farm;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.btestfarm.protocol.IpText;

/** Says in one line why an address cannot be listened on. */
final class BindErrors {
    private BindErrors() {}

    static String line(InetSocketAddress address, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "cannot listen on " + IpText.of(address.getAddress()) + " port " + address.getPort() + ": " + reason(cause);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "the port is already in use";
        }
        if (lower.contains("assign requested address")) {
            return "this machine does not have that address";
        }
        if (lower.contains("permission denied")) {
            return "permission denied (ports below 1024 are for root)";
        }
        return message.replace('\n', ' ');
    }
}
