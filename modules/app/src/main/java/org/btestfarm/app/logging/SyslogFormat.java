package org.btestfarm.app.logging;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** How an event becomes a syslog message, and how messages are told apart on a stream. */
public enum SyslogFormat {
    /** RFC 5424; on streams with the length in front (RFC 5425 section 4.3, RFC 6587 section 3.4.1). */
    RFC5424 {
        @Override
        String message(Event event, String host, long process) {
            String time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC).format(event.time());
            return "<" + priority(event) + ">1 " + time + " " + host + " btest-farm " + process + " " + event.kind().name() + " - " + event.line();
        }

        @Override
        byte[] frame(byte[] message) {
            byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
            byte[] both = new byte[length.length + message.length];
            System.arraycopy(length, 0, both, 0, length.length);
            System.arraycopy(message, 0, both, length.length, message.length);
            return both;
        }
    },
    /** RFC 3164, for old collectors: local time without year or zone; on streams a line each (RFC 6587 section 3.4.2). */
    RFC3164 {
        @Override
        String message(Event event, String host, long process) {
            String time = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault()).format(event.time());
            return "<" + priority(event) + ">" + time + " " + host + " btest-farm[" + process + "]: " + event.line();
        }

        @Override
        byte[] frame(byte[] message) {
            byte[] line = Arrays.copyOf(message, message.length + 1);
            line[message.length] = '\n';
            return line;
        }
    };

    private static final int AUTHPRIV = 10;
    private static final int DAEMON = 3;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;

    /** One message, printable ASCII. */
    abstract String message(Event event, String host, long process);

    /** A message as it stands on a stream. */
    abstract byte[] frame(byte[] message);

    private static int priority(Event event) {
        return (event.kind().isAuth() ? AUTHPRIV : DAEMON) * 8 + (event.kind().isWarning() ? WARNING : INFORMATIONAL);
    }
}
