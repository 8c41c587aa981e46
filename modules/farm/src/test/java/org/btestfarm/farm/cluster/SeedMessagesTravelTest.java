package org.btestfarm.farm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.btestfarm.farm.Farm;
import org.btestfarm.farm.session.CborSerializable;
import org.junit.jupiter.api.Test;

/** What seeds ask each other comes out of CBOR as it went in; from a node of an older version, too. */
class SeedMessagesTravelTest {
    @Test
    void comesOutAsItWentIn() throws Exception {
        ActorSystem<?> system = Farm.actorSystem(ConfigFactory.empty());
        try {
            assertThat(system.settings().config().getBoolean("pekko.actor.allow-java-serialization")).isFalse();
            List<SeedMessage> messages = List.of(
                    new SeedMessage.Ask(system.ignoreRef(), List.of("192.0.2.1:17355", "[2001:db8::1]:17355")),
                    new SeedMessage.Ask(system.ignoreRef(), null),
                    new SeedMessage.Answer("192.0.2.1:17355", true));
            var serialization = SerializationExtension.get(system);
            for (SeedMessage message : messages) {
                assertThat(message).isInstanceOf(CborSerializable.class);
                var serializer = serialization.findSerializerFor(message);
                assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
                byte[] bytes = serialization.serialize(message).get();
                assertThat(serialization.deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message)).get()).isEqualTo(message);
            }
        } finally {
            FarmOfNodes.end(system);
        }
    }
}
