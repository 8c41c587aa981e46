package org.btestfarm.protocol;

/**
 * What a further connection of a TCP test sends in place of a command (docs/protocol.md, section 5).
 *
 * @param token the token that the first connection got
 */
public record Join(SessionToken token) implements Opening {
    @Override
    public byte[] encode() {
        return OpeningCodec.encode(this);
    }
}
