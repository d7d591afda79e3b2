package io.shardflow.aws.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Translates one template: its parameters, conditions, resources and outputs. */
final class TemplateTranslation {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Conditions",
          "Resources",
          "Outputs");

  private static final Set<String> PARTS =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "Metadata");

  private final String name;
  private final JsonNode template;
  private final Expressions expressions;

  /**
   * Creates a translation.
   *
   * @param name of the template, for messages
   * @param exports what templates before it export
   */
  TemplateTranslation(String name, JsonNode template, Map<String, String> exports) {
    this.name = name;
    this.template = template;
    this.expressions = new Expressions(exports);
    template
        .fieldNames()
        .forEachRemaining(
            section -> {
              if (!SECTIONS.contains(section)) {
                throw new UntranslatableException(
                    name + "." + section, "the section is not translated");
              }
            });
    template
        .path("Parameters")
        .fieldNames()
        .forEachRemaining(
            parameter -> expressions.addParameter(parameter, Names.snakeCase(parameter)));
    resources()
        .forEach(
            (id, resource) -> {
              String type = resource.path("Type").asText();
              if (!type.equals(ResourceTypes.LOGGING_OPTION)) {
                String address = ResourceTypes.of(where(id), type) + "." + Names.snakeCase(id);
                expressions.addResource(
                    id, type, resource.has("Condition") ? "one(" + address + "[*])" : address);
              }
            });
  }

  /** Returns the variables, by name. */
  Map<String, Hcl.Block> variables() {
    Map<String, Hcl.Block> variables = new TreeMap<>();
    template
        .path("Parameters")
        .fields()
        .forEachRemaining(
            parameter ->
                variables.put(
                    Names.snakeCase(parameter.getKey()),
                    variable(parameter.getKey(), parameter.getValue())));
    return variables;
  }

  private Hcl.Block variable(String id, JsonNode parameter) {
    String variable = Names.snakeCase(id);
    String where = name + ".Parameters." + id;
    boolean isNumber = parameter.path("Type").asText().equals("Number");
    if (!isNumber && !parameter.path("Type").asText().equals("String")) {
      throw new UntranslatableException(where, "only String and Number are translated");
    }
    List<Hcl.Entry> entries = new ArrayList<>();
    if (parameter.has("Description")) {
      entries.add(
          new Hcl.Entry("description", expressions.json(where, parameter.get("Description"))));
    }
    entries.add(new Hcl.Entry("type", Hcl.Value.of(isNumber ? "number" : "string")));
    if (parameter.has("Default")) {
      String value = parameter.get("Default").asText();
      entries.add(new Hcl.Entry("default", Hcl.Value.of(isNumber ? value : Hcl.quote(value))));
    }
    List<Hcl.Block> blocks = new ArrayList<>();
    if (parameter.has("AllowedPattern")) {
      String pattern = "^(?:" + parameter.get("AllowedPattern").asText() + ")$";
      blocks.add(
          new Hcl.Block(
              "validation",
              List.of(
                  new Hcl.Entry(
                      "condition",
                      Hcl.Value.of(
                          "can(regex(%s, var.%s))".formatted(Hcl.quote(pattern), variable))),
                  new Hcl.Entry(
                      "error_message",
                      Hcl.Value.of(
                          Hcl.quote(
                              "Must match " + parameter.get("AllowedPattern").asText() + "."))))));
    }
    return new Hcl.Block("variable " + Hcl.quote(variable), entries, blocks);
  }

  /** Returns the conditions as local values. */
  List<Hcl.Entry> conditions() {
    List<Hcl.Entry> locals = new ArrayList<>();
    template
        .path("Conditions")
        .fields()
        .forEachRemaining(
            condition ->
                locals.add(
                    new Hcl.Entry(
                        Names.snakeCase(condition.getKey()),
                        Hcl.Value.of(
                            expressions.expression(
                                name + ".Conditions." + condition.getKey(),
                                condition.getValue())))));
    return locals;
  }

  /** Returns the values of the outputs, by name. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new TreeMap<>();
    template
        .path("Outputs")
        .fields()
        .forEachRemaining(
            output -> outputs.put(Names.snakeCase(output.getKey()), valueOf(output.getKey())));
    return outputs;
  }

  /** Returns the values of the outputs that are exported, by the name of the export. */
  Map<String, String> exports() {
    Map<String, String> exports = new TreeMap<>();
    template
        .path("Outputs")
        .fields()
        .forEachRemaining(
            output -> {
              JsonNode export = output.getValue().path("Export").path("Name");
              if (export.isTextual()) {
                exports.put(export.textValue(), valueOf(output.getKey()));
              } else if (!export.isMissingNode()) {
                throw new UntranslatableException(
                    name + ".Outputs." + output.getKey(), "the name of an export must be fixed");
              }
            });
    return exports;
  }

  private String valueOf(String output) {
    return expressions.expression(
        name + ".Outputs." + output, template.get("Outputs").get(output).get("Value"));
  }

  /** Returns the resources. */
  List<Hcl.Block> resourceBlocks() {
    List<Hcl.Block> blocks = new ArrayList<>();
    resources()
        .forEach(
            (id, resource) -> {
              if (!resource.path("Type").asText().equals(ResourceTypes.LOGGING_OPTION)) {
                blocks.add(resource(id, (ObjectNode) resource));
              }
            });
    return blocks;
  }

  private Hcl.Block resource(String id, ObjectNode resource) {
    String where = where(id);
    resource
        .fieldNames()
        .forEachRemaining(
            part -> {
              if (!PARTS.contains(part)) {
                throw new UntranslatableException(where + "." + part, "is not translated");
              }
            });
    String type = resource.get("Type").asText();
    JsonNode logging = loggingOptionOf(id);
    String header =
        "resource %s %s"
            .formatted(Hcl.quote(ResourceTypes.of(where, type)), Hcl.quote(Names.snakeCase(id)));
    JsonNode properties = properties(where, type, resource.path("Properties"));
    Hcl.Block translated =
        type.equals(ResourceTypes.APPLICATION)
            ? new ApplicationBlock(expressions)
                .translate(where, header, properties, logging.get("Properties"))
            : attributes(where, header, properties);
    List<JsonNode> dependencies = new ArrayList<>();
    addAll(resource.path("DependsOn"), dependencies);
    addAll(logging.path("DependsOn"), dependencies);
    return new Hcl.Block(
        translated.header(),
        withMeta(where, resource, dependencies, translated.entries()),
        withLifecycle(where, resource, translated.blocks()));
  }

  private Hcl.Block attributes(String where, String header, JsonNode properties) {
    List<Hcl.Entry> entries = new ArrayList<>();
    properties
        .fields()
        .forEachRemaining(
            property ->
                entries.add(
                    expressions.entry(where, property.getKey(), property.getValue(), true)));
    return new Hcl.Block(header, entries);
  }

  /** Renames what {@code awscc} has one by one. */
  private static JsonNode properties(String where, String type, JsonNode properties) {
    if (type.equals(ResourceTypes.TOPIC_POLICY)) {
      return single(where, properties, "Topics", "TopicArn");
    }
    if (type.equals(ResourceTypes.POLICY)) {
      if (properties.has("Users") || properties.has("Groups")) {
        throw new UntranslatableException(where, "only policies of a role are translated");
      }
      return single(where, properties, "Roles", "RoleName");
    }
    return properties;
  }

  private static JsonNode single(String where, JsonNode properties, String list, String name) {
    JsonNode items = properties.path(list);
    if (items.size() != 1) {
      throw new UntranslatableException(
          where + "." + list, "must have one element: make a resource for each");
    }
    ObjectNode single = properties.deepCopy();
    single.remove(list);
    single.set(name, items.get(0));
    return single;
  }

  /** Returns the logging option of an application, or a missing node. */
  private JsonNode loggingOptionOf(String application) {
    for (JsonNode resource : resources().values()) {
      if (resource.path("Type").asText().equals(ResourceTypes.LOGGING_OPTION)
          && resource.at("/Properties/ApplicationName/Ref").asText().equals(application)) {
        return resource;
      }
    }
    return MissingNode.getInstance();
  }

  private static void addAll(JsonNode ids, List<JsonNode> to) {
    if (ids.isTextual()) {
      to.add(ids);
    } else {
      ids.forEach(to::add);
    }
  }

  private List<Hcl.Entry> withMeta(
      String where, JsonNode resource, List<JsonNode> dependsOn, List<Hcl.Entry> entries) {
    List<Hcl.Entry> all = new ArrayList<>();
    if (resource.has("Condition")) {
      all.add(
          new Hcl.Entry(
              "count",
              Hcl.Value.of(
                  "local." + Names.snakeCase(resource.get("Condition").asText()) + " ? 1 : 0")));
    }
    all.addAll(entries);
    List<Hcl.Value> dependencies = new ArrayList<>();
    for (JsonNode id : dependsOn) {
      JsonNode other = resources().get(id.asText());
      if (other == null) {
        throw new UntranslatableException(where + ".DependsOn", "there is no " + id.asText());
      }
      String type = other.path("Type").asText();
      dependencies.add(
          Hcl.Value.of(ResourceTypes.of(where, type) + "." + Names.snakeCase(id.asText())));
    }
    if (!dependencies.isEmpty()) {
      all.add(new Hcl.Entry("depends_on", Hcl.list(dependencies)));
    }
    return all;
  }

  /** What outlives its stack must not be destroyed by Terraform either. */
  private static List<Hcl.Block> withLifecycle(
      String where, JsonNode resource, List<Hcl.Block> blocks) {
    switch (resource.path("DeletionPolicy").asText("Delete")) {
      case "Delete":
        return blocks;
      case "Retain":
      case "RetainExceptOnCreate":
        List<Hcl.Block> all = new ArrayList<>(blocks);
        all.add(
            new Hcl.Block(
                "lifecycle", List.of(new Hcl.Entry("prevent_destroy", Hcl.Value.of("true")))));
        return all;
      default:
        throw new UntranslatableException(
            where + ".DeletionPolicy", "only Delete and Retain are translated");
    }
  }

  private Map<String, JsonNode> resources() {
    Map<String, JsonNode> resources = new TreeMap<>();
    template
        .path("Resources")
        .fields()
        .forEachRemaining(resource -> resources.put(resource.getKey(), resource.getValue()));
    return resources;
  }

  private String where(String id) {
    return name + ".Resources." + id;
  }
}
