package org.btestfarm.ledger.event;

import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;
import org.btestfarm.ledger.chain.Digest;

/**
 * What happened to a user. A user has an id besides the name, so that a removed user and a later one of the same name are two; passwords are not
 * here, only a digest of the credentials that are kept apart and erased with the user (docs/adr/0011-where-secrets-live.md).
 */
public sealed interface UserEvent extends LedgerEvent {
    /** Which user: the name a login carries, 1 to 221 bytes. */
    String name();

    /**
     * A user was added.
     *
     * @param name of the user
     * @param id random, never used twice
     * @param digest SHA-256 of the credentials
     * @param md5 whether the user may log in with MD5
     */
    record Added(String name, String id, Digest digest, boolean md5) implements UserEvent {
        public Added {
            Texts.userName(name);
        }

        @Override
        public void write(ByteSink sink) {
            sink.text(name).text(id).raw(digest.bytes()).flag(md5);
        }

        static Added read(ByteSource source) {
            return new Added(source.text(), source.text(), Digest.read(source), source.flag());
        }
    }

    /**
     * A user's password, MD5 mark or state was changed: the new values.
     *
     * @param name of the user
     * @param id of the user
     * @param digest SHA-256 of the credentials
     * @param md5 whether the user may log in with MD5
     * @param enabled whether the user may log in at all
     */
    record Changed(String name, String id, Digest digest, boolean md5, boolean enabled) implements UserEvent {
        public Changed {
            Texts.userName(name);
        }

        @Override
        public void write(ByteSink sink) {
            sink.text(name).text(id).raw(digest.bytes()).flag(md5).flag(enabled);
        }

        /** Reads what {@link #write} wrote. */
        public static Changed read(ByteSource source) {
            return new Changed(source.text(), source.text(), Digest.read(source), source.flag(), source.flag());
        }
    }

    /**
     * A user was removed.
     *
     * @param name of the user
     * @param id of the user
     */
    record Removed(String name, String id) implements UserEvent {
        @Override
        public void write(ByteSink sink) {
            sink.text(name).text(id);
        }

        static Removed read(ByteSource source) {
            return new Removed(source.text(), source.text());
        }
    }
}
