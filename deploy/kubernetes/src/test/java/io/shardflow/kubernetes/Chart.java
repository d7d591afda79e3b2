package io.shardflow.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart, rendered by Helm's own library. */
final class Chart {
  static final Path FOLDER = RepositoryFile.of("deploy/kubernetes/chart");
  static final Path EXAMPLES = RepositoryFile.of("deploy/kubernetes/examples");
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Chart() {}

  /**
   * Returns the manifests for these values.
   *
   * @throws RuntimeException with Helm's message if it refuses the values
   */
  static List<JsonNode> render(Path values) throws IOException {
    String manifests =
        new Helm(FOLDER)
            .template()
            .withName("demo")
            .withNamespace("streams")
            .withValuesFile(values)
            .call();
    List<JsonNode> nodes = new ArrayList<>();
    YAML.readerFor(JsonNode.class)
        .<JsonNode>readValues(manifests)
        .forEachRemaining(
            node -> {
              if (!node.isNull() && !node.isMissingNode()) {
                nodes.add(node);
              }
            });
    return nodes;
  }

  /** Returns the manifests for values in YAML. */
  static List<JsonNode> render(String values) throws IOException {
    Path file = Files.createTempFile("values", ".yaml");
    try {
      Files.writeString(file, values);
      return render(file);
    } finally {
      Files.delete(file);
    }
  }

  static List<JsonNode> ofKind(String kind, List<JsonNode> manifests) {
    return manifests.stream().filter(node -> node.path("kind").asText().equals(kind)).toList();
  }
}
