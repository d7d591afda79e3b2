package io.shardflow.jobs.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(folder.resolve("events/day1"));
    Files.createDirectories(folder.resolve("events/day2"));
    Files.writeString(folder.resolve("events/day1/a.jsonl"), "{}");
    Files.writeString(folder.resolve("events/day2/b.jsonl"), "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events",
        "events/",
        "events/.",
        "./events",
        "events//day1;events/day2",
        "events;events",
        "events;events/",
        "events;events/../events",
        "events/day1/a.jsonl;events",
        "events;events/day1;events/day1/a.jsonl",
        "events/day2/b.jsonl;events/day1/a.jsonl;events/day2/b.jsonl"
      })
  void listsEachFileOnceIfPathsOverlap(String paths) throws IOException {
    assertThat(names(paths)).containsExactlyInAnyOrder("a.jsonl", "b.jsonl");
  }

  @Test
  void listsALinkedFileOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("events/copy.jsonl"), Path.of("day1/a.jsonl"));
    Files.createSymbolicLink(folder.resolve("events/today"), Path.of("day2"));
    Files.createSymbolicLink(folder.resolve("events/day2/all"), folder.resolve("events"));
    Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("events"));
    assertThat(names("events")).hasSize(2);
    assertThat(names("linked;events")).hasSize(2);
  }

  @Test
  void listsFilesOfTheSameNameInTwoFolders() throws IOException {
    Files.writeString(folder.resolve("events/day2/a.jsonl"), "{}");
    assertThat(names("events")).containsExactlyInAnyOrder("a.jsonl", "a.jsonl", "b.jsonl");
  }

  @Test
  void skipsHiddenNamesUnlessGivenExplicitly() throws IOException {
    Files.createDirectories(folder.resolve("events/_staging"));
    Files.writeString(folder.resolve("events/_staging/c.jsonl"), "{}");
    Files.writeString(folder.resolve("events/.part.inprogress"), "{}");
    assertThat(names("events")).hasSize(2);
    assertThat(names("events/_staging")).containsExactly("c.jsonl");
    assertThat(names("events/.part.inprogress")).hasSize(1);
  }

  @Test
  void refusesAFolderWithoutReadableFiles() throws IOException {
    Files.createDirectories(folder.resolve("none/below"));
    assertThatThrownBy(() -> names("none"))
        .hasMessageContaining(folder.resolve("none").toString())
        .hasMessageContaining("contains no file");
    for (String hidden : List.of(".SUCCESS", ".a", ".b", ".c", ".d")) {
      Files.writeString(folder.resolve("none").resolve(hidden), "{}");
    }
    assertThatThrownBy(() -> names("none"))
        .hasMessageContaining("begin with a dot or an underscore are skipped")
        .hasMessageContaining(".SUCCESS, .a, .b")
        .hasMessageContaining("and 2 more");
    assertThatThrownBy(() -> names("events;none")).hasMessageContaining("none");
  }

  private List<String> names(String paths) throws IOException {
    return InputFiles.of(
            Stream.of(paths.split(";"))
                .map(path -> new org.apache.flink.core.fs.Path(folder + "/" + path))
                .toArray(org.apache.flink.core.fs.Path[]::new))
        .files()
        .stream()
        .map(file -> file.getPath().getName())
        .toList();
  }
}
