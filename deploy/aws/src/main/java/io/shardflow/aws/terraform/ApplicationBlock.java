package io.shardflow.aws.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Translates an application of Managed Service for Apache Flink to the resource of the provider
 * {@code aws}: nested blocks, some other names, and the log stream as a part of it.
 */
final class ApplicationBlock {
  private static final Map<String, String> RENAMED =
      Map.of(
          "ApplicationName", "name",
          "ApplicationDescription", "description",
          "PropertyGroups", "property_group",
          "VpcConfigurations", "vpc_configuration");

  /** The provider does not have this one, as far as its documents say. */
  private static final String ROLLBACK = "ApplicationSystemRollbackConfiguration";

  private static final String NO_ROLLBACK =
      "# The provider cannot set RollbackEnabled: see deploy/aws/terraform/README.md.\n";

  private final Expressions expressions;

  ApplicationBlock(Expressions expressions) {
    this.expressions = expressions;
  }

  /**
   * Returns the resource.
   *
   * @param loggingOption the properties of the logging option of the application, or null
   */
  Hcl.Block translate(String where, String header, JsonNode properties, JsonNode loggingOption) {
    Hcl.Block block = block(where, header, properties);
    List<Hcl.Block> blocks = new ArrayList<>(block.blocks());
    if (loggingOption != null) {
      blocks.add(
          block(where, "cloudwatch_logging_options", loggingOption.get("CloudWatchLoggingOption")));
    }
    boolean isRolledBack =
        properties
            .path("ApplicationConfiguration")
            .path(ROLLBACK)
            .path("RollbackEnabled")
            .asBoolean();
    return new Hcl.Block((isRolledBack ? NO_ROLLBACK : "") + header, block.entries(), blocks);
  }

  private Hcl.Block block(String where, String header, JsonNode properties) {
    List<Hcl.Entry> entries = new ArrayList<>();
    List<Hcl.Block> blocks = new ArrayList<>();
    properties
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              String path = where + "." + name;
              String renamed = RENAMED.getOrDefault(name, Names.snakeCase(name));
              if (name.equals(ROLLBACK)) {
                return;
              }
              if (name.equals("Tags")) {
                entries.add(new Hcl.Entry("tags", tags(path, value)));
              } else if (isBlock(name, value)) {
                blocks.add(block(path, renamed, value));
              } else if (value.isArray() && value.size() > 0 && isBlock(name, value.get(0))) {
                for (int i = 0; i < value.size(); i++) {
                  blocks.add(block(path + "[" + i + "]", renamed, value.get(i)));
                }
              } else {
                entries.add(
                    new Hcl.Entry(renamed, expressions.entry(where, name, value, true).value()));
              }
            });
    return new Hcl.Block(header, entries, blocks);
  }

  /** The provider has tags as a map, CloudFormation as a list. */
  private Hcl.Value tags(String where, JsonNode tags) {
    List<Hcl.Entry> entries = new ArrayList<>();
    for (JsonNode tag : tags) {
      entries.add(
          new Hcl.Entry(
              Hcl.quote(tag.get("Key").asText()), expressions.value(where, tag.get("Value"))));
    }
    return Hcl.object(entries);
  }

  private static boolean isBlock(String name, JsonNode value) {
    return value.isObject() && !Expressions.isFunction(value) && !ResourceTypes.isMap(name);
  }
}
