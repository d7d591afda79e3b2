package io.shardflow.aws;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.cxapi.CloudAssembly;

/** The CloudFormation templates of a deployment, by the last part of the names of their stacks. */
final class Templates {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> byName;

  private Templates(Map<String, String> byName) {
    this.byName = byName;
  }

  /** Synthesises all stacks of an application. Needs Node. */
  static Templates of(App app) throws IOException {
    CloudAssembly assembly = app.synth();
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    Map<String, String> templates = new TreeMap<>();
    for (var stack : assembly.getStacks()) {
      JsonNode template = JSON.readTree(Path.of(stack.getTemplateFullPath()).toFile());
      String name = stack.getStackName();
      templates.put(
          name.substring(name.lastIndexOf('-') + 1),
          JSON.writer(printer).writeValueAsString(template) + "\n");
    }
    return new Templates(templates);
  }

  /** Returns the texts of the templates: {@code stream}, {@code delivery}, {@code analytics}. */
  Map<String, String> byName() {
    return byName;
  }

  /** Writes {@code stream.json}, {@code delivery.json} and {@code analytics.json}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> template : byName.entrySet()) {
      Files.writeString(folder.resolve(template.getKey() + ".json"), template.getValue());
    }
  }
}
