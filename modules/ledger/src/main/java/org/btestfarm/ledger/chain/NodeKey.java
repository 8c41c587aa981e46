package org.btestfarm.ledger.chain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.bytes.JournalFormatException;

/** The key that a node signs with: Ed25519. The private half never leaves the node's key file. */
public final class NodeKey {
    private static final String ALGORITHM = "Ed25519";

    private final String node;
    private final PrivateKey secret;
    private final byte[] publicKey;

    private NodeKey(String node, PrivateKey secret, byte[] publicKey) {
        this.node = node;
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** Makes a new key for the node of that name. */
    public static NodeKey generate(String node) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new NodeKey(node, pair.getPrivate(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }

    /**
     * Reads what {@link #secretBytes} gave.
     *
     * @throws JournalFormatException if it is not that
     */
    public static NodeKey of(String node, byte[] secretBytes) {
        ByteSource source = new ByteSource(secretBytes);
        byte[] pkcs8 = source.bytes();
        byte[] x509 = source.bytes();
        source.end();
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            NodeKey key = new NodeKey(node, secret, x509);
            ChainHead probe = ChainHead.START;
            if (!(secret instanceof EdECPrivateKey) || !verify(key.sign(probe), x509)) {
                throw new JournalFormatException("the two halves of the node's key do not belong together");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new JournalFormatException("the node's key is not an Ed25519 key", e);
        }
    }

    /** Both halves, for the key file. */
    public byte[] secretBytes() {
        return new ByteSink().bytes(secret.getEncoded()).bytes(publicKey).toByteArray();
    }

    /** The node's name. */
    public String node() {
        return node;
    }

    /** The public half, X.509 form, to be announced. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Vouches for a head. */
    public SignedHead sign(ChainHead head) {
        return new SignedHead(head, node, sign(signedText(head)));
    }

    /** Signs any bytes; callers begin them with a text that says what they are. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs anything", e);
        }
    }

    /** Whether this is the public half of a key, as {@link #publicKey} gives it. */
    public static boolean isPublicKey(byte[] bytes) {
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes));
            return Arrays.equals(key.getEncoded(), bytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether that key made this head's signature. */
    public static boolean verify(SignedHead signed, byte[] publicKey) {
        return verify(signedText(signed.head()), signed.signature(), publicKey);
    }

    /** Whether that key made this signature of these bytes; false too if key or signature are malformed. */
    public static boolean verify(byte[] bytes, byte[] signature, byte[] publicKey) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            check.update(bytes);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The bytes that a head's signature covers: what it is, number, hash. */
    public static byte[] signedText(ChainHead head) {
        ByteSink sink = new ByteSink().text("btest-farm journal head");
        head.write(sink);
        return sink.toByteArray();
    }
}
