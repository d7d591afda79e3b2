package io.shardflow.local.cases.format;

import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the input of a case. */
final class InputReader {
  private static final List<String> KINDS = List.of("records", "text", "file", "stream");
  private static final List<String> KEYS = List.of("records", "text", "file", "stream", "at");
  private static final List<String> STEP_KEYS =
      List.of("at", "shard", "record", "records", "silence");
  private static final int MAX_SHARD = 999;

  private final TestFile file;
  private final FileProblems problems;

  InputReader(TestFile file, FileProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Returns the input. It is complete only if there are no problems. */
  CaseInput read(Node node) {
    YamlMap map = new YamlMap(node, "input", KEYS, problems);
    if (!(node instanceof MappingNode)) {
      return CaseInput.Content.EMPTY;
    }
    String kind = map.oneOf(KINDS);
    if (kind == null) {
      return CaseInput.Content.EMPTY;
    }
    if (map.has("at") && !List.of("records", "text").contains(kind)) {
      problems.add(
          map.line("at"),
          kind.equals("stream")
              ? "at belongs to the steps of the stream"
              : "at is only valid with records or text: a file has its own time");
    }
    return switch (kind) {
      case "records" -> records(map);
      case "text" -> {
        String text = map.text("text");
        yield text == null
            ? CaseInput.Content.EMPTY
            : new CaseInput.Content(text.getBytes(StandardCharsets.UTF_8), at(map), false);
      }
      case "file" -> files(map.get("file"));
      default -> stream(map);
    };
  }

  private CaseInput records(YamlMap map) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    boolean isJson = false;
    for (Node item : map.list("records")) {
      content.writeBytes(YamlJson.record(item, problems));
      content.write('\n');
      isJson |= !(item instanceof ScalarNode);
    }
    return new CaseInput.Content(content.toByteArray(), at(map), isJson);
  }

  /** Returns the arrival time of a map, or the default for the records of a file. */
  private Instant at(YamlMap map) {
    Instant at = time(map);
    return at == null ? Instant.EPOCH : at;
  }

  private Instant time(YamlMap map) {
    String text = map.text("at");
    Instant time = text == null ? null : Timestamps.parse(text);
    if (text != null && time == null) {
      problems.add(
          map.line("at"),
          "at %s: must be a time with its date, such as 2024-05-01T12:00:00Z".formatted(text));
    }
    return time;
  }

  private CaseInput files(Node node) {
    List<Node> names = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    List<Path> paths = new ArrayList<>();
    for (Node name : names) {
      if (!(name instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
        problems.add(name, "file must be a path or a list of paths");
        continue;
      }
      Path path = file.folder().resolve(scalar.getValue()).normalize();
      if (!Files.isReadable(path)) {
        problems.add(
            name, "file %s: does not exist or is not readable".formatted(scalar.getValue()));
      }
      paths.add(path);
    }
    return new CaseInput.Files(paths);
  }

  private CaseInput stream(YamlMap map) {
    List<StreamStep> steps = new ArrayList<>();
    for (Node node : map.list("stream")) {
      StreamStep step = step(new YamlMap(node, "a step of a stream", STEP_KEYS, problems));
      if (step == null) {
        continue;
      }
      if (steps.isEmpty() && step.silence() != null) {
        problems.add(step.line(), "a stream must begin with a record: silence follows one");
      }
      steps.add(step);
    }
    if (steps.isEmpty() && problems.isEmpty()) {
      problems.add(map.line("stream"), "stream must be a list of one step or more");
    }
    return new CaseInput.Stream(steps);
  }

  private StreamStep step(YamlMap map) {
    String kind = map.oneOf(List.of("record", "records", "silence"));
    if (kind == null) {
      return null;
    }
    if (kind.equals("silence")) {
      for (String key : List.of("at", "shard")) {
        if (map.has(key)) {
          problems.add(map.line(key), key + " is not valid with silence, which has no record");
        }
      }
      return new StreamStep(map.line(), null, 0, List.of(), duration(map));
    }
    List<byte[]> records = new ArrayList<>();
    for (Node item : kind.equals("record") ? List.of(map.get("record")) : map.list("records")) {
      records.add(YamlJson.record(item, problems));
    }
    return new StreamStep(map.line(), time(map), shard(map), records, null);
  }

  private Duration duration(YamlMap map) {
    String text = map.text("silence");
    if (text != null) {
      try {
        return TimeUtils.parseDuration(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        problems.add(
            map.line("silence"),
            "silence %s: must be a duration, such as 30 s or 1 min".formatted(text));
      }
    }
    return Duration.ZERO;
  }

  private int shard(YamlMap map) {
    String text = map.text("shard");
    if (text == null) {
      return 0;
    }
    if (text.matches("\\d{1,3}")) {
      return Integer.parseInt(text);
    }
    problems.add(
        map.line("shard"), "shard %s: must be a number from 0 to %d".formatted(text, MAX_SHARD));
    return 0;
  }
}
