package io.shardflow.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Generates the documents about the options of all jobs from the declarations of the options. */
final class OptionsDocument {
  /** The sections of the document. An option belongs to the first section that includes it. */
  private static final List<Section> SECTIONS =
      List.of(
          new Section("Source", isIn(List.of(SourceOptions.TYPE))),
          new Section("Kinesis source", isIn(KinesisOptions.ALL)),
          new Section("File source", isIn(FileOptions.ALL)),
          new Section("Shape of records", isIn(RecordOptions.ALL)),
          new Section("Fields of records", isInGroup("map")),
          new Section("Generator", isInGroup("generator")),
          new Section("Time and windows", isInGroup("time").or(isInGroup("window"))),
          new Section("Sink", isInGroup("sink")),
          new Section("Delivery", isInGroup("deliver")),
          new Section("Reference data", isInGroup("reference")),
          new Section("Command", isIn(List.of(OptionSources.CONFIG, OptionSources.JOB_NAME))),
          new Section("Rules of the jobs", option -> true));

  private record Section(String title, Predicate<Option<?>> includes) {
    String anchor() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
  }

  /**
   * A key, with its declaration in each job that has it; a job may have a default of its own.
   *
   * @param declarations by the name of the job; empty for options that are not a job's
   */
  private record Entry(Option<?> option, Map<String, Option<?>> declarations) {
    boolean isOfAllJobs() {
      return declarations.isEmpty() || declarations.size() == JobCatalogue.JOBS.size();
    }

    String description() {
      return option.description()
          + (isOfAllJobs() ? "" : " Jobs: " + String.join(", ", declarations.keySet()) + ".");
    }

    /** Returns the jobs by default, in the order of the catalogue. */
    Map<String, List<String>> defaults() {
      Map<String, List<String>> defaults = new LinkedHashMap<>();
      declarations.forEach(
          (job, option) ->
              defaults.computeIfAbsent(option.defaultText(), key -> new ArrayList<>()).add(job));
      return defaults;
    }

    String group() {
      return option.key().substring(0, option.key().indexOf('.'));
    }

    String name() {
      return option.key().substring(option.key().indexOf('.') + 1);
    }
  }

  private OptionsDocument() {}

  /** Returns the document in Markdown. */
  static String markdown() {
    Map<Section, List<Entry>> sections = new LinkedHashMap<>();
    SECTIONS.forEach(section -> sections.put(section, new ArrayList<>()));
    for (Entry entry : entries()) {
      sections.get(sectionOf(entry.option())).add(entry);
    }
    StringBuilder out = new StringBuilder();
    out.append("# Options\n\n")
        .append("<!-- Generated from the declarations of the options by OptionsDocumentTest. -->\n")
        .append("\nHow to set options: [README.md](README.md#set-options).\n\n");
    sections.keySet().forEach(s -> out.append("- [%s](#%s)\n".formatted(s.title(), s.anchor())));
    sections.forEach((section, entries) -> append(section, entries, out));
    return out.toString();
  }

  private static void append(Section section, List<Entry> entries, StringBuilder out) {
    out.append("\n## ").append(section.title()).append("\n\n");
    out.append("| option | values | default | description |\n| --- | --- | --- | --- |\n");
    for (Entry entry : entries) {
      Option<?> option = entry.option();
      out.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  code(option.key()),
                  escape(option.allowed()),
                  defaultText(entry),
                  escape(entry.description())));
    }
  }

  private static String defaultText(Entry entry) {
    Map<String, List<String>> defaults = entry.defaults();
    String preset = JobCommand.LOCAL_PRESETS.get(entry.option().key());
    String local = preset == null ? "" : " (local run: " + code(preset) + ")";
    if (defaults.size() > 1) {
      return defaults.entrySet().stream()
          .map(
              byDefault ->
                  code(byDefault.getKey()) + ": " + String.join(", ", byDefault.getValue()))
          .collect(Collectors.joining("; "));
    }
    return (code(entry.option().defaultText()) + local).strip();
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }

  /** Returns a JSON schema of the file of property groups. */
  static String schema() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode schema = json.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Property groups with options of Shardflow");
    schema.put("type", "array");
    ObjectNode group = schema.putObject("items");
    group.put("type", "object");
    ObjectNode properties = group.putObject("properties");
    ObjectNode id = properties.putObject("PropertyGroupId");
    id.put("description", "The part of the keys before the first dot.");
    properties.putObject("PropertyMap").put("type", "object");
    group.putArray("required").add("PropertyGroupId").add("PropertyMap");
    group.put("additionalProperties", false);

    Map<String, List<Entry>> groups =
        entries().stream()
            .filter(entry -> entry.option() != OptionSources.CONFIG)
            .collect(Collectors.groupingBy(Entry::group, TreeMap::new, Collectors.toList()));
    var allowedIds = id.putArray("anyOf");
    groups.keySet().forEach(allowedIds.addObject().putArray("enum")::add);
    allowedIds.addObject().put("pattern", "^kinesis\\.analytics");
    var cases = group.putArray("allOf");
    groups.forEach(
        (name, entries) -> {
          ObjectNode byName = cases.addObject();
          ObjectNode condition = byName.putObject("if");
          condition.putObject("properties").putObject("PropertyGroupId").put("const", name);
          condition.putArray("required").add("PropertyGroupId");
          byName
              .putObject("then")
              .putObject("properties")
              .putObject("PropertyMap")
              .put("$ref", "#/$defs/" + name);
        });
    ObjectNode definitions = schema.putObject("$defs");
    groups.forEach(
        (name, entries) -> {
          ObjectNode definition = definitions.putObject(name);
          definition.put("type", "object");
          ObjectNode options = definition.putObject("properties");
          entries.forEach(entry -> describe(entry, options.putObject(entry.name())));
          definition.put("additionalProperties", false);
        });
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return json.writer(
                  new DefaultPrettyPrinter()
                      .withObjectIndenter(indenter)
                      .withArrayIndenter(indenter))
              .writeValueAsString(schema)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void describe(Entry entry, ObjectNode property) {
    Option<?> option = entry.option();
    List<String> values =
        option == OptionSources.JOB_NAME
            ? JobCatalogue.JOBS.stream().map(Job::name).toList()
            : option.values();
    property.put("type", "string");
    property.put(
        "description",
        entry.description() + (values.isEmpty() ? " Allowed: " + option.allowed() + "." : ""));
    if (entry.defaults().size() == 1 && !option.defaultText().isEmpty()) {
      property.put("default", option.defaultText());
    }
    if (!values.isEmpty()) {
      values.forEach(property.putArray("enum")::add);
    }
  }

  private static Collection<Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Option<?> option : List.of(OptionSources.CONFIG, OptionSources.JOB_NAME)) {
      entries.put(option.key(), new Entry(option, Map.of()));
    }
    for (Job<?> job : JobCatalogue.JOBS) {
      for (Option<?> option : JobCommand.optionsOf(job)) {
        entries
            .computeIfAbsent(option.key(), key -> new Entry(option, new LinkedHashMap<>()))
            .declarations()
            .put(job.name(), option);
      }
    }
    return entries.values();
  }

  private static Section sectionOf(Option<?> option) {
    return SECTIONS.stream()
        .filter(section -> section.includes().test(option))
        .findFirst()
        .orElseThrow();
  }

  private static Predicate<Option<?>> isIn(List<Option<?>> options) {
    return options::contains;
  }

  private static Predicate<Option<?>> isInGroup(String group) {
    return option -> option.key().startsWith(group + ".");
  }
}
