package org.btestfarm.farm.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.btestfarm.protocol.SessionToken;

/**
 * Draws tokens so that a test's session is on the node of its first connection where that can be (docs/adr/0028-sessions-near-their-tests.md). A token and an address make the session's name, its name
 * the shard, and which shards are here is learned from the sessions that this node opens: tokens of shards that were found elsewhere are not drawn again. Thread-safe.
 */
public final class SessionShards {
    /** A node with fewer than one in so many of all shards looks anew at those that it found elsewhere: tokens must stay hard to guess. */
    private static final int FEW = 10;

    private static final long LOOK_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** With a tenth of all shards here, none of so many tokens belongs to them once in 10^11 times. */
    private static final int MOST_DRAWS = 256;

    /** In the place of a client's address. */
    private static final String NOBODY = "start";

    /** A session of a name that no test has: it answers as soon as any can be reached. */
    public static final SessionId ANY = new SessionId(NOBODY, 0);

    private enum Place { UNKNOWN, HERE, ELSEWHERE }

    private final HashCodeMessageExtractor<SessionMessage> names;
    private final Place[] places;
    private long lookedNanos;

    /**
     * Nothing is known yet.
     *
     * @param shards how many there are, the same on all nodes
     * @param nowNanos monotonic
     */
    public SessionShards(int shards, long nowNanos) {
        this.names = new HashCodeMessageExtractor<>(shards);
        this.places = new Place[shards];
        this.lookedNanos = nowNanos;
        Arrays.fill(places, Place.UNKNOWN);
    }

    /** Which shard a session is in, for Pekko: the only place where that is decided. */
    public ShardingMessageExtractor<ShardingEnvelope<SessionMessage>, SessionMessage> extractor() {
        return names;
    }

    /**
     * One session of each shard that a node is to ask for when it starts, of names that no test has: every one of so many nodes others, so that all shards have a home before there are tests. The
     * rest is taken to be elsewhere from now on.
     *
     * @param index 0..nodes-1
     * @param nodes how many share the shards; 1 or more
     */
    public synchronized List<SessionId> claim(int index, int nodes) {
        Set<Integer> wanted = new HashSet<>();
        for (int shard = 0; shard < places.length; shard++) {
            if (shard % nodes == index) {
                wanted.add(shard);
            } else {
                places[shard] = Place.ELSEWHERE;
            }
        }
        List<SessionId> sessions = new ArrayList<>();
        for (int token = 0; !wanted.isEmpty(); token++) {
            SessionId id = new SessionId(NOBODY, token);
            if (wanted.remove(shard(id))) {
                sessions.add(id);
            }
        }
        return sessions;
    }

    int shard(SessionId id) {
        return Integer.parseInt(names.shardId(id.entityId()));
    }

    /**
     * A token for a new test of an address: evenly from all whose session is here, or may be.
     *
     * @param nowNanos monotonic
     */
    public synchronized SessionToken draw(InetAddress address, RandomGenerator random, long nowNanos) {
        if (nowNanos - lookedNanos >= LOOK_AGAIN_NANOS && places.length > count(Place.HERE) * FEW) {
            lookedNanos = nowNanos;
            Arrays.setAll(places, shard -> places[shard] == Place.ELSEWHERE ? Place.UNKNOWN : places[shard]);
        }
        SessionToken token = SessionToken.random(random);
        for (int draws = 1; draws < MOST_DRAWS && places[shard(SessionId.of(address, token))] == Place.ELSEWHERE; draws++) {
            token = SessionToken.random(random);
        }
        return token;
    }

    private int count(Place place) {
        return (int) Arrays.stream(places).filter(place::equals).count();
    }

    /** Where a session was found. */
    public synchronized void found(SessionId id, boolean here) {
        places[shard(id)] = here ? Place.HERE : Place.ELSEWHERE;
    }
}
