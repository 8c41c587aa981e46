package org.btestfarm.farm.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.btestfarm.protocol.SessionToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node draws tokens for its tests, and learns which shards of sessions it has. */
class SessionShardsTest {
    private static final int SHARDS = 100;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Random random = new Random(7);
    private final SessionShards shards = new SessionShards(SHARDS, 0);
    private InetAddress client = InetAddress.getLoopbackAddress();

    @BeforeEach
    void makeClient() throws Exception {
        client = InetAddress.getByName("2001:db8::17");
    }

    private SessionId draw(long nowNanos) {
        return SessionId.of(client, shards.draw(client, random, nowNanos));
    }

    /** So many of the shards, the first ones, are here. */
    private void learn(int here) {
        boolean[] known = new boolean[SHARDS];
        for (int token = 0; token < 1 << 16; token++) {
            if (SessionToken.isValid(token)) {
                SessionId id = SessionId.of(client, new SessionToken(token));
                if (!known[shards.shard(id)]) {
                    known[shards.shard(id)] = true;
                    shards.found(id, shards.shard(id) < here);
                }
            }
        }
        assertThat(known).doesNotContain(false);
    }

    private Set<Integer> drawn(long nowNanos) {
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 20 * SHARDS; i++) {
            drawn.add(shards.shard(draw(nowNanos)));
        }
        return drawn;
    }

    @Test
    void itIsTheShardThatPekkoTakes() {
        SessionId id = draw(0);
        assertThat(shards.extractor().shardId(id.entityId())).isEqualTo(String.valueOf(shards.shard(id)));
    }

    @Test
    void nothingIsKnownAtFirstAndAnyShardMayBeHere() {
        assertThat(drawn(0)).hasSize(SHARDS);
    }

    @Test
    void tokensOfShardsThatAreElsewhereAreNotDrawn() {
        learn(SHARDS / 3);
        assertThat(drawn(0)).hasSize(SHARDS / 3).allMatch(shard -> shard < SHARDS / 3);
    }

    @Test
    void aShardThatMovedAwayIsNotedAndOneThatCameToo() {
        learn(SHARDS / 2);
        SessionId gone = draw(0);
        shards.found(gone, false);
        assertThat(drawn(0)).hasSize(SHARDS / 2 - 1).doesNotContain(shards.shard(gone));
        shards.found(gone, true);
        assertThat(drawn(0)).hasSize(SHARDS / 2);
    }

    @Test
    void oneThatKnowsOfFewHereLooksAgainAfterAMinute() {
        learn(SHARDS / 10 - 1);
        assertThat(drawn(MINUTE - 1)).allMatch(shard -> shard < SHARDS / 10 - 1);
        assertThat(drawn(MINUTE)).hasSize(SHARDS);
        learn(SHARDS / 10);
        assertThat(drawn(3 * MINUTE)).as("enough").allMatch(shard -> shard < SHARDS / 10);
    }

    @Test
    void whereNoneIsHereATokenIsDrawnAllTheSame() {
        learn(0);
        assertThat(SessionToken.isValid(draw(0).token())).isTrue();
    }
}
