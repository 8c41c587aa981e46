package org.btestfarm.protocol;

/**
 * The command: what test a client asks for (docs/protocol.md, section 2).
 *
 * @param transport what is measured
 * @param direction who sends
 * @param payload what fills the data
 * @param connectionCount as on the wire, 0..255: 0 means one connection (and no session token), N means N, the first included
 * @param txSize what the server sends, bytes, 0..65535: TCP write size, 0 for the default of 32768; UDP size of the IP packet
 * @param clientBufferSize bytes, 0..65535; ignored
 * @param remoteTxBps what the server may send, bit/s for the whole test, 0..4294967295; 0 is unlimited
 * @param localTxBps what the client will send, bit/s for the whole test, 0..4294967295; 0 is unlimited
 */
public record Command(
        Transport transport,
        Direction direction,
        Payload payload,
        int connectionCount,
        int txSize,
        int clientBufferSize,
        long remoteTxBps,
        long localTxBps)
        implements Opening {

    /** The largest speed that the command can carry, bit/s. */
    public static final long MAX_BPS = 0xffff_ffffL;

    /** What a TCP transmitter writes at a time unless the command says otherwise, bytes. */
    public static final int DEFAULT_TCP_TX_SIZE = 32_768;

    /** The size of the IP packets of a UDP test unless the command says otherwise, bytes. */
    public static final int DEFAULT_UDP_TX_SIZE = 1_500;

    public Command {
        range("connection count", connectionCount, 255);
        range("tx size", txSize, 65_535);
        range("client buffer size", clientBufferSize, 65_535);
        range("remote tx speed", remoteTxBps, MAX_BPS);
        range("local tx speed", localTxBps, MAX_BPS);
    }

    private static void range(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed are 0 to " + max);
        }
    }

    /** How many connections (TCP) or streams (UDP) the test has, 1..255. */
    public int connections() {
        return Math.max(1, connectionCount);
    }

    /** Whether the pass reply carries a session token: a TCP test with a connection count. */
    public boolean wantsToken() {
        return transport == Transport.TCP && connectionCount > 0;
    }

    @Override
    public byte[] encode() {
        return OpeningCodec.encode(this);
    }
}
