package org.btestfarm.app.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects of cluster-config/kubernetes, read as YAML: each name that one of them uses is another's, and ports are those of the configuration. No Kubernetes is asked. */
class KubernetesExampleTest {
    private static final String NAME = "btest-farm";

    /** Something in a document, found by keys and indices. */
    private record Node(Object value) {
        Node at(Object... path) {
            Object now = value;
            for (Object step : path) {
                now = step instanceof Integer index ? ((List<?>) now).get(index) : ((Map<?, ?>) now).get(step);
                assertThat(now).as("%s of %s", step, List.of(path)).isNotNull();
            }
            return new Node(now);
        }

        List<Node> all() {
            return ((List<?>) value).stream().map(Node::new).toList();
        }

        /** One value of each of a list's items. */
        List<Object> each(Object... path) {
            return all().stream().map(item -> item.at(path).value()).toList();
        }
    }

    private final Map<String, Node> objects = new HashMap<>();
    private Node pod = new Node(Map.of());
    private Node container = new Node(Map.of());
    private Config configuration = ConfigFactory.empty();

    @BeforeEach
    void read() throws Exception {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object document : yaml.loadAll(Files.readString(Tool.EXAMPLES.resolve("kubernetes/btest-farm.yaml")))) {
            Node object = new Node(document);
            assertThat(object.at("apiVersion").value()).isIn("v1", "apps/v1", "policy/v1");
            objects.put((String) object.at("kind").value(), object);
        }
        pod = objects.get("StatefulSet").at("spec", "template", "spec");
        container = pod.at("containers", 0);
        configuration = ConfigFactory.parseString((String) objects.get("ConfigMap").at("data", "node.conf").value())
                .withFallback(ConfigFactory.parseMap(Map.of("HOST_IP", "192.0.2.1", "POD_NAME", "btest-farm-0", "POD_INDEX", "0", "USER_PASSWORD", "secret")))
                .resolve(ConfigResolveOptions.noSystem())
                .getConfig(NAME);
    }

    @Test
    void itIsAStatefulSetWithItsServiceItsBudgetAndItsConfiguration() {
        assertThat(objects).containsOnlyKeys("ConfigMap", "Service", "PodDisruptionBudget", "StatefulSet");
    }

    @Test
    void selectorsFindThePods() {
        Object labels = objects.get("StatefulSet").at("spec", "template", "metadata", "labels").value();
        assertThat(objects.get("StatefulSet").at("spec", "selector", "matchLabels").value()).isEqualTo(labels);
        assertThat(objects.get("Service").at("spec", "selector").value()).isEqualTo(labels);
        assertThat(objects.get("PodDisruptionBudget").at("spec", "selector", "matchLabels").value()).isEqualTo(labels);
    }

    @Test
    void nodesFindEachOtherByTheNamesOfTheHeadlessService() {
        String service = (String) objects.get("Service").at("metadata", "name").value();
        assertThat(objects.get("StatefulSet").at("spec", "serviceName").value()).isEqualTo(service);
        assertThat(objects.get("Service").at("spec", "clusterIP").value()).isEqualTo("None");
        assertThat(objects.get("Service").at("spec", "publishNotReadyAddresses").value()).as("nodes that wait for each other are not ready").isEqualTo(true);
        int replicas = (Integer) objects.get("StatefulSet").at("spec", "replicas").value();
        assertThat(configuration.getStringList("cluster.seeds"))
                .isEqualTo(IntStream.range(0, replicas).mapToObj(pod -> NAME + "-" + pod + "." + service + ":17355").toList());
        assertThat(configuration.getString("cluster.host")).isEqualTo(NAME + "-0." + service);
    }

    @Test
    void portsAreThoseOfTheConfiguration() {
        Map<Object, Object> ports = new HashMap<>();
        container.at("ports").all().forEach(port -> ports.put(port.at("name").value(), port.at("containerPort").value()));
        assertThat(ports).containsEntry("btest", 2000).containsEntry("cluster", 17_355);
        assertThat(configuration.getString("http.listen")).endsWith(":" + ports.get("http"));
        assertThat(objects.get("Service").at("spec", "ports", 0, "port").value()).isEqualTo(ports.get("cluster"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(ports).containsKey(container.at(probe, "httpGet", "port").value());
            assertThat(container.at(probe, "httpGet", "path").value()).isEqualTo(probe.equals("readinessProbe") ? "/health/ready" : "/health/live");
        }
        assertThat((Integer) pod.at("terminationGracePeriodSeconds").value()).as("as long as a stop may take").isGreaterThanOrEqualTo(25);
    }

    @Test
    void whatIsMountedIsThere() {
        List<Object> volumes = new ArrayList<>(pod.at("volumes").each("name"));
        volumes.addAll(objects.get("StatefulSet").at("spec", "volumeClaimTemplates").each("metadata", "name"));
        List<Object> mounted = container.at("volumeMounts").each("name");
        assertThat(volumes).containsExactlyInAnyOrderElementsOf(mounted);
        assertThat(pod.at("initContainers", 0, "volumeMounts").each("name")).isSubsetOf(volumes);
        assertThat(container.at("volumeMounts").each("mountPath")).contains(configuration.getString("data"), "/etc/btest-farm", "/secrets");
        assertThat(configuration.getString("ledger.database.password-file")).startsWith("/secrets/");
        assertThat(container.at("env").each("name")).contains("HOST_IP", "POD_NAME", "POD_INDEX", "USER_PASSWORD");
    }
}
