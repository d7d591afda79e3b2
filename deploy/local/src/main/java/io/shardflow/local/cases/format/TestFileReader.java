package io.shardflow.local.cases.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.local.cases.format.TestCase.Sourced;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a test file, and collects all its problems. */
public final class TestFileReader {
  private static final String ALL = "all";
  private static final String LISTED = "listed";
  private static final List<String> DEFAULT_KEYS =
      List.of("job", "sql", "config", "options", "only", "fields", "tolerance");
  private static final List<String> FILE_KEYS =
      Stream.concat(DEFAULT_KEYS.stream(), Stream.of("cases")).toList();
  private static final List<String> CASE_KEYS =
      Stream.of(Stream.of("name"), DEFAULT_KEYS.stream(), Stream.of("input", "expect"))
          .flatMap(keys -> keys)
          .toList();

  private final TestFile file;
  private final FileProblems problems;

  private TestFileReader(TestFile file, FileProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Returns the cases of a file. They are complete only if there are no problems. */
  public static List<TestCase> read(Path path, FileProblems problems) {
    try {
      String text = Files.readString(path);
      LoadSettings settings = LoadSettings.builder().setLabel(path.toString()).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent()) {
        return new TestFileReader(new TestFile(path), problems).cases(root.get());
      }
      problems.add(1, "the file is empty; it must have the key cases");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      problems.add(line, "not YAML: " + context + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(1, "not YAML: " + e.getMessage());
    } catch (CharacterCodingException e) {
      problems.add(1, "not a text in UTF-8");
    } catch (IOException e) {
      problems.add(1, "does not exist or is not readable");
    }
    return List.of();
  }

  private List<TestCase> cases(Node root) {
    YamlMap defaults = new YamlMap(root, "a test file", FILE_KEYS, problems);
    List<TestCase> cases = new ArrayList<>();
    if (root instanceof MappingNode && defaults.list("cases").isEmpty()) {
      problems.add(defaults.line("cases"), "cases must be a list of one case or more");
    }
    for (Node node : defaults.list("cases")) {
      TestCase test = testCase(new YamlMap(node, "a case", CASE_KEYS, problems), defaults);
      if (cases.stream().anyMatch(other -> other.name().equals(test.name()))) {
        problems.add(test.line(), "two cases have the name " + test.name());
      }
      cases.add(test);
    }
    return cases;
  }

  private TestCase testCase(YamlMap map, YamlMap defaults) {
    String name = map.text("name");
    if (!map.has("name")) {
      problems.add(map.line(), "a case must have a name");
    }
    Sourced job = sourced(map, "job");
    Sourced sql = sourced(map, "sql");
    if (job != null && sql != null) {
      problems.add(map.line("sql"), "a case has a job or sql, not both");
    }
    if (job == null && sql == null) {
      job = sourced(defaults, "job");
      sql = sourced(defaults, "sql");
    }
    Sourced config = sourced(map.has("config") ? map : defaults, "config");
    if (config != null && !Files.isReadable(file.folder().resolve(config.text()))) {
      problems.add(
          config.line(), "config %s: does not exist or is not readable".formatted(config.text()));
    }
    Map<String, Sourced> options = new LinkedHashMap<>(options(defaults));
    options.putAll(options(map));
    return new TestCase(
        file,
        map.line(),
        name == null ? "" : name,
        job,
        sql,
        config,
        options,
        input(map),
        expected(map),
        map.flag("only", defaults.flag("only", false)),
        allFields(map.has("fields") ? map : defaults),
        tolerance(map.has("tolerance") ? map : defaults));
  }

  private static Sourced sourced(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? null : new Sourced(text, map.line(key));
  }

  private Map<String, Sourced> options(YamlMap map) {
    Map<String, Sourced> options = new LinkedHashMap<>();
    if (map.has("options")) {
      YamlMap values = new YamlMap(map.get("options"), "options", List.of(), problems);
      for (String key : values.entries().keySet()) {
        String text = optionText(values.get(key));
        if (key.equals("config")) {
          problems.add(values.line(key), "config stands beside options, not in them");
        } else if (text == null) {
          problems.add(
              values.line(key),
              "%s must be a text or a list of texts; write options as window.size: 1 min"
                  .formatted(key));
        } else {
          options.put(key, new Sourced(text, values.line(key)));
        }
      }
    }
    return options;
  }

  /** Returns the value of an option. The values of a list are separated as everywhere else. */
  private static String optionText(Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    if (node instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      return String.join(
          ";", sequence.getValue().stream().map(item -> ((ScalarNode) item).getValue()).toList());
    }
    return null;
  }

  private CaseInput input(YamlMap map) {
    if (!map.has("input")) {
      problems.add(map.line(), "a case must have an input");
      return CaseInput.Content.EMPTY;
    }
    return new InputReader(file, problems).read(map.get("input"));
  }

  private List<ExpectedRows> expected(YamlMap map) {
    if (!map.has("expect")) {
      problems.add(map.line(), "a case must have the key expect");
      return List.of();
    }
    Node node = map.get("expect");
    YamlMap dataSets = new YamlMap(node, "expect", List.of(), problems);
    boolean isFlow = node instanceof MappingNode m && m.getFlowStyle() == FlowStyle.FLOW;
    List<ExpectedRows> expected = new ArrayList<>();
    for (Map.Entry<String, NodeTuple> entry : dataSets.entries().entrySet()) {
      String dataSet = entry.getKey();
      List<ExpectedRows.Row> rows = new ArrayList<>();
      for (Node item : YamlMap.items(dataSets.get(dataSet), dataSet, problems)) {
        JsonNode value = YamlJson.of(item, problems);
        if (!value.isObject() && !value.isTextual()) {
          problems.add(item, "a row must be a mapping of fields, or the text of a line");
        }
        rows.add(new ExpectedRows.Row(value, FileProblems.line(item)));
      }
      expected.add(
          new ExpectedRows(dataSet, dataSets.line(dataSet), rows, entry.getValue(), isFlow));
    }
    return expected;
  }

  private boolean allFields(YamlMap map) {
    String fields = map.text("fields");
    if (fields != null && !List.of(ALL, LISTED).contains(fields)) {
      problems.add(map.line("fields"), "fields %s: must be listed or all".formatted(fields));
    }
    return ALL.equals(fields);
  }

  private BigDecimal tolerance(YamlMap map) {
    String text = map.text("tolerance");
    if (text == null) {
      return BigDecimal.ZERO;
    }
    try {
      BigDecimal tolerance = new BigDecimal(text);
      if (tolerance.signum() >= 0) {
        return tolerance;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    problems.add(map.line("tolerance"), "tolerance %s: must be a number from 0".formatted(text));
    return BigDecimal.ZERO;
  }
}
