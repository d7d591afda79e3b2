package io.shardflow.kubernetes;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.sink.SinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The schema of the chart's values. What concerns jobs and their options is generated from their
 * declarations: their names, the keys of each, and the values of those with a fixed set. The rest
 * of the file is written by hand.
 */
final class ValuesSchema {
  static final Path FILE = Chart.FOLDER.resolve("values.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ValuesSchema() {}

  /** Returns the content that the file must have. */
  static String upToDate() throws IOException {
    ObjectNode schema = (ObjectNode) JSON.readTree(Files.readString(FILE));
    ObjectNode job = (ObjectNode) schema.at("/properties/jobs/additionalProperties");
    ArrayNode names = ((ObjectNode) job.at("/properties/job")).putArray("enum");
    ArrayNode cases = job.putArray("allOf");
    ObjectNode definitions = schema.putObject("definitions");
    for (Job<?> each : JobCatalogue.JOBS) {
      names.add(each.name());
      ObjectNode of = cases.addObject();
      of.putObject("if").putObject("properties").putObject("job").put("const", each.name());
      of.putObject("then")
          .putObject("properties")
          .putObject("options")
          .put("$ref", "#/definitions/options of " + each.name());
      ObjectNode options = definitions.putObject("options of " + each.name());
      options.put("type", "object");
      ObjectNode properties = options.putObject("properties");
      for (Option<?> option : JobCommand.optionsOf(each)) {
        properties.putObject(option.key()).put("$ref", "#/definitions/" + option.key());
        if (!definitions.has(option.key())) {
          describe(option, definitions.putObject(option.key()));
        }
      }
      // On a cluster it has no default.
      options.putArray("required").add(SinkOptions.PATH.key());
      options.put("additionalProperties", false);
    }
    return print(schema);
  }

  private static void describe(Option<?> option, ObjectNode definition) {
    definition.put("description", option.description());
    definition.put("type", "string");
    if (!option.values().isEmpty()) {
      option.values().forEach(definition.putArray("enum")::add);
    }
  }

  private static String print(JsonNode schema) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JSON.writer(
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
            .writeValueAsString(schema)
        + "\n";
  }
}
