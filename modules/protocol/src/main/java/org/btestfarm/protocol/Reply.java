package org.btestfarm.protocol;

import java.util.HexFormat;

/** The four bytes with which a server answers (docs/protocol.md, section 1). */
public sealed interface Reply {
    /** The length of every reply, in bytes. */
    int LENGTH = 4;

    /** {@code 01 00 00 00}: what a server says first, before it has read anything. The same bytes as a pass without a token. */
    static byte[] hello() {
        return new byte[] {1, 0, 0, 0};
    }

    /** Passed: {@code 01 00 00 00}, or {@code 01 HI LO 00}. UDP clients get some peers' tokens too; a client may ignore them. */
    record Pass(int high, int low) implements Reply {
        /** A pass without a token. */
        public Pass() {
            this(0, 0);
        }

        /** A pass that carries a token. */
        public Pass(SessionToken token) {
            this(token.high(), token.low());
        }

        /** Whether it carries a token that joins can use. */
        public boolean hasToken() {
            return SessionToken.isValid(high << 8 | low);
        }

        /** The token; only if {@link #hasToken()}. */
        public SessionToken token() {
            return new SessionToken(high << 8 | low);
        }

        @Override
        public byte[] encode() {
            return new byte[] {1, (byte) high, (byte) low, 0};
        }
    }

    /** {@code 02 00 00 00}: 16 bytes of MD5 challenge follow. */
    record Md5Challenge() implements Reply {
        @Override
        public byte[] encode() {
            return new byte[] {2, 0, 0, 0};
        }
    }

    /** {@code 03 00 00 00}: the client begins an EC-SRP5 login. */
    record EcSrp5() implements Reply {
        @Override
        public byte[] encode() {
            return new byte[] {3, 0, 0, 0};
        }
    }

    /** {@code 00 00 00 00}: authentication failed, or the join was refused; the server closes. */
    record Failed() implements Reply {
        @Override
        public byte[] encode() {
            return new byte[Reply.LENGTH];
        }
    }

    /** The {@link #LENGTH} bytes that travel. */
    byte[] encode();

    /**
     * Reads a reply.
     *
     * @param bytes exactly {@link #LENGTH} bytes
     * @throws ProtocolException if they are none of the replies
     */
    static Reply decode(byte[] bytes) throws ProtocolException {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a reply has " + LENGTH + " bytes, not " + bytes.length);
        }
        boolean restIsZero = bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 0;
        if (bytes[0] == 1 && bytes[3] == 0) {
            return new Pass(Byte.toUnsignedInt(bytes[1]), Byte.toUnsignedInt(bytes[2]));
        }
        if (bytes[0] == 2 && restIsZero) {
            return new Md5Challenge();
        }
        if (bytes[0] == 3 && restIsZero) {
            return new EcSrp5();
        }
        if (bytes[0] == 0 && restIsZero) {
            return new Failed();
        }
        throw new ProtocolException("not a reply: " + HexFormat.of().formatHex(bytes));
    }
}
