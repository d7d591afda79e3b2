package io.shardflow.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeBlockTest {
  @TempDir Path folder;

  @Test
  void replacesTheTextBetweenTheMarkers() throws IOException {
    Path readme =
        Files.writeString(
            folder.resolve("README.md"),
            "before\n<!-- benchmark: begin -->\nold\n<!-- benchmark: end -->\nafter\n");
    ReadmeBlock.write(readme, "new\n");
    assertThat(readme)
        .hasContent("before\n<!-- benchmark: begin -->\nnew\n<!-- benchmark: end -->\nafter\n");
  }

  @Test
  void failsIfAMarkerIsMissing() throws IOException {
    Path readme = Files.writeString(folder.resolve("README.md"), "<!-- benchmark: end -->\n");
    assertThatThrownBy(() -> ReadmeBlock.write(readme, "new\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("<!-- benchmark: begin -->");
  }

  @Test
  void readmeOfTheBenchmarkHasTheMarkers() throws IOException {
    // Tests run in deploy/benchmark/harness.
    Path page = Files.copy(Path.of("../README.md"), folder.resolve("README.md"));
    ReadmeBlock.write(page, "new\n");
    assertThat(page).content().contains("# Speed\n", "-->\nnew\n<!--");
  }
}
