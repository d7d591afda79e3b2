package io.shardflow.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.FlinkStateSnapshot;
import org.apache.flink.kubernetes.operator.config.FlinkConfigManager;
import org.apache.flink.kubernetes.operator.validation.DefaultValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the examples is what Kubernetes, the operator, Flink and the jobs accept. */
class ManifestsTest {
  private static final ObjectMapper STRICT =
      Chart.YAML.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "FlinkDeployment", FlinkDeployment.class,
          "FlinkStateSnapshot", FlinkStateSnapshot.class,
          "NetworkPolicy", NetworkPolicy.class,
          "PodMonitor", PodMonitor.class,
          "Role", Role.class,
          "RoleBinding", RoleBinding.class,
          "ServiceAccount", ServiceAccount.class);

  private static final OperatorSchemas SCHEMAS = new OperatorSchemas();
  private static final List<JsonNode> ALL = new ArrayList<>();

  @BeforeAll
  static void renderExamples() throws IOException {
    for (Path example : examples()) {
      ALL.addAll(Chart.render(example));
    }
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Chart.EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static List<JsonNode> all() {
    return ALL;
  }

  static List<JsonNode> deployments() {
    return Chart.ofKind("FlinkDeployment", ALL);
  }

  @Test
  void examplesHaveEveryJobAndEveryKind() {
    assertThat(deployments())
        .extracting(deployment -> deployment.at("/spec/job/args/0").asText())
        .containsAll(JobCatalogue.JOBS.stream().map(Job::name).toList());
    assertThat(ALL)
        .extracting(node -> node.path("kind").asText())
        .hasSameElementsAs(KINDS.keySet());
  }

  @ParameterizedTest
  @MethodSource("all")
  void manifestHasOnlyKnownFields(JsonNode manifest) throws IOException {
    STRICT.treeToValue(manifest, KINDS.get(manifest.path("kind").asText()));
    if (manifest.path("kind").asText().startsWith("Flink")) {
      assertThat(SCHEMAS.errors(manifest)).isEmpty();
    }
    assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("streams");
  }

  @Test
  void unknownFieldsOfADeploymentAreFound() {
    ObjectNode deployment = deployments().get(0).deepCopy();
    ((ObjectNode) deployment.at("/spec/job")).put("paralelism", 2);
    ((ObjectNode) deployment.at("/spec/jobManager/podTemplate/spec")).put("hostNetwrk", true);
    assertThat(SCHEMAS.errors(deployment))
        .hasSize(2)
        .anyMatch(error -> error.contains("'paralelism'"))
        .anyMatch(error -> error.contains("'hostNetwrk'"));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void operatorAcceptsTheDeployment(JsonNode deployment) throws IOException {
    assertThat(validate(deployment)).isEmpty();
  }

  @Test
  void operatorRefusesADeploymentWithoutHighAvailability() throws IOException {
    ObjectNode deployment = deployments().get(0).deepCopy();
    ((ObjectNode) deployment.at("/spec/flinkConfiguration")).remove("high-availability.type");
    assertThat(validate(deployment)).contains("HA must be enabled for rollback support.");
  }

  private static Optional<String> validate(JsonNode deployment) throws IOException {
    return new DefaultValidator(new FlinkConfigManager(new Configuration()))
        .validateDeployment(STRICT.treeToValue(deployment, FlinkDeployment.class));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void flinkKnowsTheConfiguration(JsonNode deployment) {
    List<String> problems = new ArrayList<>();
    deployment
        .at("/spec/flinkConfiguration")
        .fields()
        .forEachRemaining(
            entry -> {
              assertThat(entry.getValue().isTextual()).as(entry.getKey()).isTrue();
              String problem = FlinkOptions.problem(entry.getKey(), entry.getValue().asText());
              if (problem != null) {
                problems.add(problem);
              }
            });
    assertThat(problems).isEmpty();
  }

  @Test
  void metricsAreThoseOfMonitoring() throws IOException {
    JsonNode flink = deployments().get(0).at("/spec/flinkConfiguration");
    JsonNode monitoring =
        Chart.YAML.readTree(RepositoryFile.of("deploy/monitoring/flink/metrics.yaml").toFile());
    monitoring
        .fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getKey().equals("metrics.reporter.prom.port")) {
                assertThat(flink.path(entry.getKey()))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
              }
            });
  }

  @Test
  void unknownFlinkOptionsAreFound() {
    assertThat(FlinkOptions.problem("pipeline.max-paralelism", "128")).contains("not an option");
    assertThat(FlinkOptions.problem("pipeline.max-parallelism", "many")).contains("many");
    assertThat(FlinkOptions.problem("metrics.reporter.prom.factory.klass", "x")).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void jobAcceptsItsArguments(JsonNode deployment) throws Exception {
    List<String> arguments = new ArrayList<>();
    deployment.at("/spec/job/args").forEach(argument -> arguments.add(argument.asText()));
    JobCommand.parse(arguments, Map.of());
    assertThat(deployment.at("/spec/job/entryClass").asText()).isEqualTo("io.shardflow.jobs.Main");
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void jobsShareNoFolderOfState(JsonNode deployment) {
    String name = deployment.at("/metadata/name").asText();
    for (String key :
        List.of("state.checkpoints.dir", "state.savepoints.dir", "high-availability.storageDir")) {
      assertThat(deployment.at("/spec/flinkConfiguration").path(key).asText())
          .startsWith("s3://my-bucket/flink/" + name + "/");
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void podsMeetTheRestrictedProfile(JsonNode deployment) {
    for (String part : List.of("jobManager", "taskManager")) {
      JsonNode pod = deployment.at("/spec/%s/podTemplate/spec".formatted(part));
      assertThat(RestrictedProfile.violations(pod)).as(part).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobManager", "taskManager"})
  void policiesAndMonitorSelectThePods(String part) {
    for (JsonNode deployment : deployments()) {
      JsonNode labels = deployment.at("/spec/%s/podTemplate/metadata/labels".formatted(part));
      String name = deployment.at("/metadata/name").asText();
      assertThat(Chart.ofKind("NetworkPolicy", ALL))
          .anyMatch(
              policy ->
                  policy.at("/metadata/name").asText().equals(name)
                      && selects(policy.at("/spec/podSelector/matchLabels"), labels));
      assertThat(
              selects(
                  Chart.ofKind("PodMonitor", ALL).get(0).at("/spec/selector/matchLabels"), labels))
          .isTrue();
      assertThat(deployment.at("/spec/%s/podTemplate/spec/containers/0/ports/0".formatted(part)))
          .isEqualTo(STRICT.createObjectNode().put("name", "metrics").put("containerPort", 9249));
    }
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    TreeSet<String> missing = new TreeSet<>();
    selector
        .fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getValue().equals(labels.get(entry.getKey()))) {
                missing.add(entry.getKey());
              }
            });
    return !selector.isEmpty() && missing.isEmpty();
  }

  @Test
  void noManifestHoldsASecret() {
    assertThat(Chart.ofKind("Secret", ALL)).isEmpty();
    assertThat(ALL.toString()).doesNotContain("SECRET_ACCESS_KEY").doesNotContain("s3.secret-key");
  }

  @Test
  void podsGetSecretsByReferenceAndTheRoleFromAws() throws IOException {
    List<JsonNode> manifests =
        Chart.render(
            """
            storage: s3://b/f
            serviceAccount: {roleArn: "arn:aws:iam::123456789012:role/shardflow"}
            envFrom: [{secretRef: {name: webhook}}]
            env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: webhook, key: token}}}]
            secretFiles: [pager]
            jobs: {a: {job: archive, options: {sink.path: "s3://b/r", source.stream: s}}}
            """);
    JsonNode pod =
        Chart.ofKind("FlinkDeployment", manifests).get(0).at("/spec/taskManager/podTemplate/spec");
    assertThat(pod.at("/containers/0/envFrom/0/secretRef/name").asText()).isEqualTo("webhook");
    assertThat(pod.at("/containers/0/env/0/valueFrom/secretKeyRef/key").asText())
        .isEqualTo("token");
    assertThat(pod.at("/containers/0/volumeMounts/2/mountPath").asText())
        .isEqualTo("/etc/shardflow/secrets/pager");
    assertThat(RestrictedProfile.violations(pod)).isEmpty();
    assertThat(
            Chart.ofKind("ServiceAccount", manifests)
                .get(0)
                .at("/metadata/annotations/eks.amazonaws.com~1role-arn")
                .asText())
        .isEqualTo("arn:aws:iam::123456789012:role/shardflow");
  }

  @Test
  void valuesOfAJobReplaceTheDefaults() throws IOException {
    JsonNode spec =
        Chart.ofKind(
                "FlinkDeployment",
                Chart.render(
                    """
                    storage: s3://b/f/
                    defaults: {parallelism: 4, flinkConfiguration: {state.backend.type: rocksdb}}
                    jobs:
                      a:
                        job: archive
                        shards: 8
                        suspended: true
                        from: s3://b/f/a/savepoints/savepoint-1
                        redeploy: 2
                        taskManager: {cpu: 2}
                        autoscaler: {enabled: true, targetUtilization: 0.5}
                        flinkConfiguration: {execution.checkpointing.interval: 5 s}
                        options: {sink.path: "s3://b/r", source.stream: s}
                    """))
            .get(0)
            .get("spec");
    assertThat(spec.at("/job/parallelism").asInt()).isEqualTo(4);
    assertThat(spec.at("/job/state").asText()).isEqualTo("suspended");
    assertThat(spec.at("/job/initialSavepointPath").asText()).endsWith("savepoint-1");
    assertThat(spec.at("/job/savepointRedeployNonce").asInt()).isEqualTo(2);
    assertThat(spec.at("/taskManager/resource/cpu").asInt()).isEqualTo(2);
    assertThat(spec.at("/taskManager/resource/memory").asText()).isEqualTo("2048m");
    JsonNode flink = spec.get("flinkConfiguration");
    assertThat(flink.path("execution.checkpointing.interval").asText()).isEqualTo("5 s");
    assertThat(flink.path("state.backend.type").asText()).isEqualTo("rocksdb");
    assertThat(flink.path("state.checkpoints.dir").asText()).isEqualTo("s3://b/f/a/checkpoints");
    assertThat(flink.path("job.autoscaler.vertex.max-parallelism").asText()).isEqualTo("8");
    assertThat(flink.path("job.autoscaler.target.utilization").asText()).isEqualTo("0.5");
  }
}
