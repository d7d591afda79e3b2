package io.shardflow.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceFileTest {
  @TempDir Path folder;

  @Test
  void readsAllFields() throws IOException {
    String path =
        file(
            """
            [{"id": "sensor-007", "name": "Boiler room", "site": "Berlin", "below": 5, "above": 60},
             {"id": "sensor-008", "site": null, "equals": 0},
             {"id": "sensor-009"}]
            """);
    assertThat(ReferenceFile.read(path))
        .isEqualTo(
            Map.of(
                "sensor-007",
                new Reference("Boiler room", "Berlin", new Thresholds(5.0, 60.0, null)),
                "sensor-008",
                new Reference(null, null, new Thresholds(null, null, 0.0)),
                "sensor-009",
                new Reference(null, null, null)));
    assertThat(ReferenceFile.read(file("[]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"anomaly-filter", "store-revenue"})
  void jobsRejectAnInvalidFile(String job) throws IOException {
    String path = file("[{\"id\": \"a\", \"over\": 1}]");
    assertThat(problem(job, path))
        .contains(
            "--reference.path "
                + path
                + ": cannot be read as reference data: entry 1 (a): unknown"
                + " field \"over\"; the fields are id, name, site, below, above, equals");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{\"name\": \"x\"}]; entry 1: needs an \"id\"",
        "[{\"id\": \"a\"}, {\"id\": \" \"}]; entry 2: needs an \"id\"",
        "[{\"id\": 7}]; entry 1: \"id\" must be a text, in quotes",
        "[{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"a\"}]; entry 3: \"a\" is already the id",
        "[{\"id\": \"a\", \"name\": 7}]; entry 1 (a): \"name\" must be a text",
        "[{\"id\": \"a\", \"site\": [\"x\"]}]; entry 1 (a): \"site\" must be a text",
        "[{\"id\": \"a\", \"below\": \"5\"}]; entry 1 (a): \"below\" must be a number",
        "[{\"id\": \"a\", \"above\": true}]; entry 1 (a): \"above\" must be a number",
        "[{\"id\": \"a\", \"equals\": 1e999}]; entry 1 (a): \"equals\" must be a number",
        "[{\"id\": \"a\", \"id\": \"b\"}]; Duplicate field 'id'",
        "[\"a\"]; entry 1: must be an object such as {\"id\": \"sensor-007\"}",
        "[null]; entry 1: must be an object",
        "{\"id\": \"a\"}; the file must contain a JSON array",
        "null; the file must contain a JSON array",
        "[]]; Unexpected close marker",
        "[{\"id\": \"a\"}; line 1",
        "''; "
      })
  void reportsTheErrorInAFile(String text, String problem) throws IOException {
    String path = file(text);
    assertThat(problem("anomaly-filter", path))
        .contains("--reference.path " + path + ": cannot be read as reference data: ")
        .contains(problem == null ? "" : problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"anomaly-filter", "store-revenue"})
  void isReadOnceBeforeTheJobStarts(String job) throws Exception {
    String path = file("[{\"id\": \"a\"}]");
    JobCommand command =
        JobCommand.parse(List.of(job, "--reference.path", path), JobCommand.LOCAL_PRESETS);
    Files.delete(Path.of(path));
    assertThatCode(() -> command.define(Story.environment())).doesNotThrowAnyException();
  }

  @Test
  void rulesAreAlsoReadOnce() throws Exception {
    String path = file("[{\"sensor_type\": \"smoke\", \"above\": 0.5}]");
    JobCommand command =
        JobCommand.parse(
            List.of("anomaly-filter", "--source.type", "generator", "--anomaly.rules", path),
            JobCommand.LOCAL_PRESETS);
    Files.delete(Path.of(path));
    assertThatCode(() -> command.define(Story.environment())).doesNotThrowAnyException();
  }

  @Test
  void reportsAMissingFile() {
    String path = folder.resolve("nowhere.json").toString();
    assertThat(problem("anomaly-filter", path))
        .contains("--reference.path " + path)
        .contains("No such file");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("table.json"), text).toString();
  }

  private static String problem(String job, String path) {
    return catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                JobCommand.parse(List.of(job, "--reference.path", path), JobCommand.LOCAL_PRESETS))
        .getMessage();
  }
}
