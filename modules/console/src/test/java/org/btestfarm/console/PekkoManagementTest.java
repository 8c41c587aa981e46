package org.btestfarm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pekko's own tools find on the console's server of a node. */
class PekkoManagementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY).build();

    @TempDir
    private static Path directory;

    private static ActorSystem<?> system;
    private static Console console;
    private static String token;
    private static volatile Readiness readiness = Readiness.NOTHING_YET;

    @BeforeAll
    static void start() throws Exception {
        system = ActorSystem.create(Behaviors.empty(), "managed", ConfigFactory.parseString("pekko.actor.provider = cluster, pekko.cluster.jmx.enabled = off,"
                        + " pekko.remote.artery { transport = tcp, canonical { hostname = 127.0.0.1, port = 0 } }")
                .withFallback(ConfigFactory.load()));
        AccessFiles files = new AccessFiles(directory);
        console = ConsoleUnderTest.get(Console.start(system, ConsoleUnderTest.settings(), files, new byte[32], () -> readiness, Optional.empty()));
        token = files.token().orElseThrow();
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        Awaitility.await().atMost(ConsoleUnderTest.LONG).until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    }

    @AfterAll
    static void stop() throws Exception {
        ConsoleUnderTest.get(console.stop(Duration.ofSeconds(2)));
        system.terminate();
        ConsoleUnderTest.get(system.getWhenTerminated());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.address().getPort() + "/management/" + path)).timeout(ConsoleUnderTest.LONG);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder operator(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private static String self() {
        return Cluster.get(system).selfMember().address().toString();
    }

    @Test
    void anOperatorSeesTheMembers() throws Exception {
        for (String path : List.of("cluster/members", "cluster/members/")) {
            HttpResponse<String> answer = send(operator(path));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode members = JSON.readTree(answer.body());
            assertThat(members.path("selfNode").asText()).isEqualTo(self());
            assertThat(members.path("members").findValuesAsText("status")).containsExactly("Up");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        }
        HttpResponse<String> one = send(operator("cluster/members/" + self()));
        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        assertThat(JSON.readTree(one.body()).path("node").asText()).isEqualTo(self());
    }

    @Test
    void whoDoesNotShowTheTokenSeesNothing() throws Exception {
        for (HttpRequest.Builder asked : List.of(
                request("cluster/members"), request("cluster/members").header("Authorization", "Bearer " + token + "x"), request("cluster/domain-events"), request("cluster/shards/session"), request("x"))) {
            HttpResponse<String> answer = send(asked);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(answer.body()).contains("admin.token").doesNotContain(self());
        }
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        HttpRequest.BodyPublisher form = HttpRequest.BodyPublishers.ofString("operation=down");
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            for (String path : List.of("cluster/members", "cluster/members/" + self(), "cluster")) {
                HttpResponse<String> answer = send(operator(path).header("Content-Type", "application/x-www-form-urlencoded").method(method, form));
                assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).contains("GET");
            }
        }
        assertThat(Cluster.get(system).selfMember().status()).isEqualTo(MemberStatus.up());
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(send(operator("cluster/members/nobody")).statusCode()).isEqualTo(404);
        assertThat(send(operator("x")).statusCode()).isEqualTo(404);
    }

    @Test
    void probesAskWithoutAToken() throws Exception {
        assertThat(send(request("alive")).statusCode()).isEqualTo(200);
        assertThat(send(request("ready")).statusCode()).isEqualTo(503);
        readiness = new Readiness(Readiness.READY, Readiness.READY);
        assertThat(send(request("ready")).statusCode()).isEqualTo(200);
    }
}
