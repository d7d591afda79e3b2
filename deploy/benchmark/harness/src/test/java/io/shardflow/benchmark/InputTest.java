package io.shardflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.datagen.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
  @TempDir Path folder;

  @Test
  void allLayoutsHoldTheSameEvents() throws IOException {
    Input input = new Input(EventKind.PROBES, Shape.PLAIN, 1, 1000, folder);
    input.make();
    List<String> one = lines(input.striped(1));
    List<String> two = lines(input.striped(2));
    assertThat(one).hasSize(1001);
    // The event that closes windows is the last of each file.
    two.remove(one.get(1000));
    assertThat(two).containsExactlyInAnyOrderElementsOf(one);
    assertThat(lines(input.chunks())).isEqualTo(one);
  }

  @Test
  void chunksFollowEachOtherInTheOrderOfTheirTimes() throws IOException {
    Input input = new Input(EventKind.SALES, Shape.PLAIN, 1, 1000, folder);
    input.make();
    List<Path> chunks = Folders.files(input.chunks());
    assertThat(chunks)
        .hasSize(16)
        .isSortedAccordingTo(
            (a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()));
  }

  @Test
  void tenEventsAreOneChunk() throws IOException {
    Input input = new Input(EventKind.SALES, Shape.PLAIN, 1, 10, folder);
    input.make();
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
