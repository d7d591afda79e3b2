package io.shardflow.aws.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a Terraform module with the resources of several CloudFormation templates. */
public final class TerraformModule {
  private static final String HEAD =
      "# Made from deploy/aws/cloudformation/%s by io.shardflow.aws.terraform. Do not edit.\n";

  private static final String PROVIDERS =
      """
      terraform {
        required_version = ">= 1.5"

        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = ">= 6.0"
          }
          awscc = {
            source  = "hashicorp/awscc"
            version = ">= 1.0"
          }
        }
      }

      provider "aws" {
        region = var.region
      }

      provider "awscc" {
        region = var.region
      }

      data "aws_caller_identity" "current" {}

      data "aws_partition" "current" {}

      data "aws_region" "current" {}
      """;

  private static final String REGION =
      """
      variable "region" {
        description = "The AWS region of all resources"
        type        = string
      }
      """;

  private TerraformModule() {}

  /**
   * Translates templates.
   *
   * @param templates by name; what one exports can be imported by those after it
   * @return the texts of the files, by name
   * @throws UntranslatableException if a part of a template has no counterpart
   */
  public static Map<String, String> of(Map<String, JsonNode> templates) {
    Map<String, String> files = new TreeMap<>();
    Map<String, String> exports = new LinkedHashMap<>();
    Map<String, Hcl.Block> variables = new TreeMap<>();
    List<Hcl.Block> outputs = new ArrayList<>();
    Map<String, String> outputNames = new TreeMap<>();
    templates.forEach(
        (name, template) -> {
          TemplateTranslation translation = new TemplateTranslation(name, template, exports);
          files.put(name + ".tf", HEAD.formatted(name + ".json") + file(translation));
          exports.putAll(translation.exports());
          translation
              .variables()
              .forEach(
                  (variable, block) -> {
                    Hcl.Block other = variables.put(variable, block);
                    if (other != null && !other.equals(block)) {
                      throw new UntranslatableException(
                          name + ".Parameters",
                          variable + " differs from that of another template");
                    }
                  });
          translation
              .outputs()
              .forEach(
                  (output, value) -> {
                    String other = outputNames.put(output, name);
                    if (other != null) {
                      throw new UntranslatableException(
                          name + ".Outputs", output + " is also an output of " + other);
                    }
                    outputs.add(
                        new Hcl.Block(
                            "output " + Hcl.quote(output),
                            List.of(new Hcl.Entry("value", Hcl.Value.of(value)))));
                  });
        });
    String all = HEAD.formatted("*.json");
    files.put("versions.tf", all + "\n" + PROVIDERS);
    files.put("variables.tf", all + "\n" + REGION + blocks(new ArrayList<>(variables.values())));
    files.put("outputs.tf", all + blocks(outputs));
    return files;
  }

  /**
   * Reads the templates in a folder.
   *
   * @param names of the templates, without {@code .json}, in the order of their imports
   */
  public static Map<String, JsonNode> read(Path folder, List<String> names) throws IOException {
    Map<String, JsonNode> templates = new LinkedHashMap<>();
    for (String name : names) {
      templates.put(name, new ObjectMapper().readTree(folder.resolve(name + ".json").toFile()));
    }
    return templates;
  }

  /** Writes the files, and deletes other Terraform files of the folder. */
  public static void write(Map<String, String> files, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var others = Files.newDirectoryStream(folder, "*.tf")) {
      for (Path other : others) {
        Files.delete(other);
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static String file(TemplateTranslation translation) {
    List<Hcl.Entry> conditions = translation.conditions();
    String locals =
        conditions.isEmpty() ? "" : blocks(List.of(new Hcl.Block("locals", conditions)));
    return locals + blocks(translation.resourceBlocks());
  }

  private static String blocks(List<Hcl.Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Hcl.Block block : blocks) {
      text.append('\n').append(String.join("\n", block.lines())).append('\n');
    }
    return text.toString();
  }
}
