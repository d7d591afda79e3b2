package io.shardflow.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The committed files of deploy/aws. Tests run in this folder. */
final class Repository {
  static final Path FOLDER = Path.of("").toAbsolutePath();
  static final Path DEPLOYMENT = FOLDER.resolve("deployment.yaml");
  static final Path TEMPLATES = FOLDER.resolve("cloudformation");
  static final List<String> STACKS = List.of("stream", "delivery", "analytics");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Repository() {}

  static String readme() throws IOException {
    return Files.readString(FOLDER.resolve("README.md"));
  }

  static Path template(String stack) {
    return TEMPLATES.resolve(stack + ".json");
  }

  /** Returns the resources of a type in all committed templates, by id. */
  static Map<String, JsonNode> resources(String type) throws IOException {
    Map<String, JsonNode> found = new TreeMap<>();
    for (String stack : STACKS) {
      found.putAll(resources(JSON.readTree(template(stack).toFile()), type));
    }
    return found;
  }

  /** Returns the resources of a type in a template, by id; of all types if it is empty. */
  static Map<String, JsonNode> resources(JsonNode template, String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    template
        .get("Resources")
        .fields()
        .forEachRemaining(
            resource -> {
              if (type.isEmpty() || resource.getValue().get("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
              }
            });
    return found;
  }

  /** Returns the texts of a value that is one text or several. */
  static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> texts.add(element.asText()));
    } else {
      texts.add(value.asText());
    }
    return texts;
  }

  /** Returns the statements of all policies of a role. */
  static List<JsonNode> statements(JsonNode role) {
    List<JsonNode> statements = new ArrayList<>();
    role.at("/Properties/Policies")
        .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statements::add));
    return statements;
  }
}
