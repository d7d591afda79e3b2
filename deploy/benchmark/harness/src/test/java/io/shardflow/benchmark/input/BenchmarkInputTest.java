package io.shardflow.benchmark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.datagen.events.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkInputTest {
  @TempDir Path folder;

  @Test
  void allLayoutsContainTheSameEvents() throws IOException {
    BenchmarkInput input = new BenchmarkInput(EventKind.PROBES, RecordShape.PLAIN, 1, 1000, folder);
    input.generate();
    List<String> one = lines(input.striped(1));
    List<String> two = lines(input.striped(2));
    assertThat(one).hasSize(1001);
    // The last event of each file closes the windows.
    two.remove(one.get(1000));
    assertThat(two).containsExactlyInAnyOrderElementsOf(one);
    assertThat(lines(input.chunks())).isEqualTo(one);
  }

  @Test
  void chunksAreOrderedByModificationTime() throws IOException {
    BenchmarkInput input = new BenchmarkInput(EventKind.SALES, RecordShape.PLAIN, 1, 1000, folder);
    input.generate();
    List<Path> chunks = Folders.files(input.chunks());
    assertThat(chunks)
        .hasSize(16)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()));
  }

  @Test
  void tenEventsAreOneChunk() throws IOException {
    BenchmarkInput input = new BenchmarkInput(EventKind.SALES, RecordShape.PLAIN, 1, 10, folder);
    input.generate();
    assertThat(Folders.files(input.chunks())).hasSize(1);
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : Folders.files(folder)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }
}
