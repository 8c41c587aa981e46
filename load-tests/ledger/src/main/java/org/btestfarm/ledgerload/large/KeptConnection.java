package org.btestfarm.ledgerload.large;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A connection to the farm's HTTP server on which one asks again and again. It knows no more of HTTP than answers whose length stands in a header, and costs a tenth of what a client for
 * everything does: what is measured shares the machine with it. For one thread.
 */
final class KeptConnection implements AutoCloseable {
    private static final int FIRST_BUFFER = 1 << 16;
    private static final String LENGTH = "\r\ncontent-length: ";

    private final Socket socket;
    private final InputStream in;
    private final String headers;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int headEnd;
    private int end;

    /**
     * Connects.
     *
     * @param token an operator's; empty for a visitor
     * @param patienceMillis how long an answer may take
     */
    KeptConnection(InetSocketAddress site, String token, int patienceMillis) throws IOException {
        this.socket = new Socket();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(patienceMillis);
        socket.connect(site, patienceMillis);
        this.in = socket.getInputStream();
        this.headers = " HTTP/1.1\r\nHost: " + site.getAddress().getHostAddress() + ":" + site.getPort() + "\r\n" + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
    }

    /** Asks, and reads the answer to its end; returns its status. */
    int get(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + headers).getBytes(StandardCharsets.US_ASCII));
        headEnd = 0;
        end = 0;
        while (headEnd == 0) {
            int seen = Math.max(0, end - 3);
            read();
            for (int i = seen; i + 3 < end && headEnd == 0; i++) {
                headEnd = buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n' ? i + 4 : 0;
            }
        }
        String head = new String(buffer, 0, headEnd, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("an answer does not say how long it is: " + head.lines().findFirst().orElse(""));
        }
        int whole = headEnd + Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + LENGTH.length())));
        while (end < whole) {
            read();
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private void read() throws IOException {
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the farm closed the connection in the middle of an answer");
        }
        end += count;
    }

    /** The last bytes of the body of the newest answer, no more than so many. */
    String tail(int most) {
        int from = Math.max(headEnd, end - most);
        return new String(buffer, from, end - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
