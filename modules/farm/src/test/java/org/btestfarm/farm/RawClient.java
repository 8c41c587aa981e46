package org.btestfarm.farm;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Join;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.SessionToken;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.auth.EcSrp5Client;
import org.btestfarm.protocol.auth.Md5Login;
import org.btestfarm.protocol.status.StatusMessage;

/** A client that does exactly what a test tells it, on a plain socket. Every read ends after 30 s. */
public final class RawClient implements AutoCloseable {
    public final Socket socket = new Socket();
    private final DataInputStream in;

    public RawClient(InetSocketAddress server) throws IOException {
        this(server, server.getHostString());
    }

    /** Connects from this address. */
    public RawClient(InetSocketAddress server, String from) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(server, 30_000);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    public static Command command(Transport transport, Direction direction, int count, long remoteTxBps) {
        return new Command(transport, direction, Payload.ZEROS, count, 0, 0, remoteTxBps, 0);
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    public Reply readReply() throws Exception {
        return Reply.decode(read(Reply.LENGTH));
    }

    /** Reads the hello. */
    public RawClient greeted() throws Exception {
        byte[] hello = read(Reply.LENGTH);
        if (!Arrays.equals(hello, Reply.hello())) {
            throw new AssertionError("no hello");
        }
        return this;
    }

    /** Asks an open listener for a test and reads the pass reply. */
    public Reply.Pass open(Command command) throws Exception {
        greeted();
        send(command.encode());
        return (Reply.Pass) readReply();
    }

    public Reply join(SessionToken token) throws Exception {
        greeted();
        send(new Join(token).encode());
        return readReply();
    }

    /** Logs in with MD5 and reads what is answered. */
    public Reply md5(Command command, String user, String password) throws Exception {
        greeted();
        send(command.encode());
        if (!(readReply() instanceof Reply.Md5Challenge)) {
            throw new AssertionError("no MD5 challenge");
        }
        send(Md5Login.response(user, password, read(Md5Login.CHALLENGE_LENGTH)));
        return readReply();
    }

    /** Logs in with EC-SRP5 and reads the reply that follows message 4, or stands in its place. */
    public Reply ecSrp5(Command command, String user, String password) throws Exception {
        greeted();
        send(command.encode());
        if (!(readReply() instanceof Reply.EcSrp5)) {
            throw new AssertionError("no EC-SRP5");
        }
        EcSrp5Client login = new EcSrp5Client(user, password, new SecureRandom());
        send(login.startFrame());
        send(login.answerFrame(Arrays.copyOfRange(read(1 + 49), 1, 50)));
        int length = in.readUnsignedByte();
        if (length != 32) {
            byte[] rest = read(3);
            return Reply.decode(new byte[] {(byte) length, rest[0], rest[1], rest[2]});
        }
        if (!login.serverIsGenuine(read(32))) {
            throw new AssertionError("the server does not know the user");
        }
        return readReply();
    }

    public int readPort() throws IOException {
        return in.readUnsignedShort();
    }

    public StatusMessage readStatus() throws IOException {
        return StatusMessage.decode(read(StatusMessage.LENGTH)).orElseThrow();
    }

    /**
     * Reads status messages until they report so many bytes together, over however many seconds up to a minute they are spread.
     *
     * @return the sum: larger than asked for if more arrived, smaller after that minute
     */
    public long readStatusesOf(long bytes) throws IOException {
        long sum = 0;
        for (int seconds = 0; seconds < 60 && sum < bytes; seconds++) {
            sum += readStatus().receivedBytes();
        }
        return sum;
    }

    /** Whether the server has closed, after whatever it still sent. */
    public boolean isClosedByServer() throws IOException {
        try {
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    /** Ends with a reset instead of a FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
