package io.shardflow.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas of the operator's resources, as its release defines them. Unlike Kubernetes, which
 * drops unknown fields, they refuse them.
 */
final class OperatorSchemas {
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  /** Returns what is wrong with a resource of the operator. */
  List<String> errors(JsonNode resource) {
    return schemas
        .computeIfAbsent(resource.path("kind").asText(), OperatorSchemas::schema)
        .validate(resource)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonSchema schema(String kind) {
    String file = "/META-INF/fabric8/%ss.flink.apache.org-v1.yml".formatted(kind.toLowerCase());
    try (InputStream in = OperatorSchemas.class.getResourceAsStream(file)) {
      ObjectNode schema =
          (ObjectNode) Chart.YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
      refuseUnknownFields(schema);
      ObjectNode properties = (ObjectNode) schema.get("properties");
      properties.putObject("apiVersion").put("type", "string");
      properties.putObject("kind").put("type", "string");
      properties.putObject("metadata").put("type", "object");
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuseUnknownFields(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("x-kubernetes-int-or-string").asBoolean()) {
        object.remove("type");
      }
      if (object.has("properties")
          && !object.has("additionalProperties")
          && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        object.put("additionalProperties", false);
      }
    }
    node.forEach(OperatorSchemas::refuseUnknownFields);
  }
}
