package org.btestfarm.farm;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMailbox;
import scala.Option;

/** An ordinary mailbox that counts what it is given. */
public final class CountingMailbox implements MailboxType, ProducesMessageQueue<CountingMailbox.Queue> {
    private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

    /** Pekko makes mailboxes by this constructor. */
    public CountingMailbox(ActorSystem.Settings settings, Config config) {}

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        String path = owner.isDefined() ? owner.get().path().toStringWithoutAddress() : "";
        return new Queue(COUNTS.computeIfAbsent(path, absent -> new LongAdder()));
    }

    /** What the farm's own actors, the sessions and their shards among them, were given so far, by their path. */
    static Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        COUNTS.forEach((path, count) -> {
            if (path.startsWith("/system/farm") || path.startsWith("/system/sharding/session/")) {
                counts.put(path, count.sum());
            }
        });
        return counts;
    }

    static long total() {
        return counts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What the connections and sessions of tests were given so far. */
    static long ofTests() {
        return counts().entrySet().stream()
                .filter(entry -> entry.getKey().contains("/connection-") || entry.getKey().matches("/system/sharding/session/\\d+/.+"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The queue. */
    public static final class Queue extends UnboundedMailbox.MessageQueue {
        private static final long serialVersionUID = 1;

        private final transient LongAdder count;

        Queue(LongAdder count) {
            this.count = count;
        }

        @Override
        public void enqueue(ActorRef receiver, Envelope handle) {
            count.increment();
            super.enqueue(receiver, handle);
        }
    }
}
