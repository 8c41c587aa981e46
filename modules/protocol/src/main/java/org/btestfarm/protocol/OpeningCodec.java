package org.btestfarm.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.function.ToIntFunction;

/** The 16 bytes of a command or a join (docs/protocol.md, sections 2 and 5). */
final class OpeningCodec {
    private static final int JOIN_MARK = 2;

    private OpeningCodec() {}

    static byte[] encode(Command command) {
        ByteBuffer out = ByteBuffer.allocate(Opening.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) command.transport().code());
        out.put((byte) command.direction().code());
        out.put((byte) command.payload().code());
        out.put((byte) command.connectionCount());
        out.putShort((short) command.txSize());
        out.putShort((short) command.clientBufferSize());
        out.putInt((int) command.remoteTxBps());
        out.putInt((int) command.localTxBps());
        return out.array();
    }

    static byte[] encode(Join join) {
        byte[] out = new byte[Opening.LENGTH];
        out[0] = (byte) join.token().high();
        out[1] = (byte) join.token().low();
        out[2] = JOIN_MARK;
        return out;
    }

    static Opening decode(byte[] bytes) throws ProtocolException {
        if (bytes.length != Opening.LENGTH) {
            throw new IllegalArgumentException("an opening has " + Opening.LENGTH + " bytes, not " + bytes.length);
        }
        if (isJoin(bytes)) {
            return new Join(new SessionToken(Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1])));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Transport transport = field("protocol", in.get(), Transport.values(), Transport::code, bytes);
        Direction direction = field("direction", in.get(), Direction.values(), Direction::code, bytes);
        Payload payload = field("payload", in.get(), Payload.values(), Payload::code, bytes);
        return new Command(
                transport,
                direction,
                payload,
                Byte.toUnsignedInt(in.get()),
                Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()),
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()));
    }

    private static boolean isJoin(byte[] bytes) {
        int token = Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
        if (!SessionToken.isValid(token) || bytes[2] != JOIN_MARK) {
            return false;
        }
        for (int i = 3; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static <E> E field(String name, byte value, E[] allowed, ToIntFunction<E> code, byte[] all)
            throws ProtocolException {
        StringBuilder codes = new StringBuilder();
        for (E candidate : allowed) {
            if (code.applyAsInt(candidate) == value) {
                return candidate;
            }
            codes.append(codes.isEmpty() ? "" : ", ").append(code.applyAsInt(candidate));
        }
        throw new ProtocolException("invalid command " + HexFormat.of().formatHex(all) + ": " + name + " is "
                + Byte.toUnsignedInt(value) + ", allowed are " + codes);
    }
}
