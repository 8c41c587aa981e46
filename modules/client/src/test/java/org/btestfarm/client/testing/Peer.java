package org.btestfarm.client.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.status.StatusMessage;

/** The client's connection as the script of a server sees it. Every read has a deadline. */
public final class Peer {
    private final Socket socket;

    Peer(Socket socket) {
        this.socket = socket;
    }

    public Socket socket() {
        return socket;
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void sendHex(String hex) throws IOException {
        send(HexFormat.of().parseHex(hex));
    }

    /** Each byte in a segment of its own. */
    public void sendByteByByte(byte[] bytes) throws IOException {
        for (byte one : bytes) {
            send(new byte[] {one});
        }
    }

    public byte[] read(int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** Greets and reads what the client opens with. */
    public Opening greet() throws Exception {
        sendHex("01000000");
        return Opening.decode(read(Opening.LENGTH));
    }

    /** Greets, reads the command, lets it pass without a login. */
    public Command pass() throws Exception {
        Command command = (Command) greet();
        sendHex("01000000");
        return command;
    }

    public StatusMessage readStatus() throws IOException {
        byte[] bytes = read(StatusMessage.LENGTH);
        return StatusMessage.decode(bytes).orElseThrow(() -> new IOException("no status: " + Arrays.toString(bytes)));
    }

    /** Reads until the client closes; how many bytes came. A reset is a close too. */
    public long drain() throws IOException {
        byte[] buffer = new byte[65_536];
        long total = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
        } catch (SocketException e) {
            return total;
        }
        return total;
    }

    /** Sends blocks of zeros until the client closes. */
    public void sendZerosUntilClosed() {
        byte[] zeros = new byte[16_384];
        try {
            while (true) {
                send(zeros);
            }
        } catch (IOException closed) {
            // The client closes when it has had enough: that is how a test ends.
        }
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
