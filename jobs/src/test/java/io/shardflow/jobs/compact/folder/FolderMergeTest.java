package io.shardflow.jobs.compact.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.compact.format.TextMerger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, ended at each of its steps. */
class FolderMergeTest {
  private static final List<String> ROWS = List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");

  @TempDir Path root;

  @AfterEach
  void revive() {
    KillableFileSystem.revive();
  }

  @Test
  void aKillAtAnyStepLosesAndDoublesNothing() throws Exception {
    int step = 0;
    boolean hasBeenKilled = true;
    Set<String> states = new HashSet<>();
    while (hasBeenKilled) {
      Path folder = folder("kill-" + step);
      KillableFileSystem.killAfter(step++);
      hasBeenKilled = isKilled(() -> merge(folder));
      KillableFileSystem.revive();

      assertThat(new HashSet<>(visibleRows(folder, Set.of()))).hasSize(ROWS.size());
      assertThat(visibleRows(folder, replaced(folder))).containsExactlyInAnyOrderElementsOf(ROWS);
      states.add(names(folder).size() + " files");

      FolderMerge.recover(flink(folder));
      assertThat(visibleRows(folder, Set.of())).containsExactlyInAnyOrderElementsOf(ROWS);
      assertThat(names(folder)).allMatch(name -> name.startsWith("part-"));
      if (names(folder).size() > 1) {
        merge(folder);
      }
      assertThat(names(folder)).hasSize(1);
      assertThat(visibleRows(folder, Set.of())).containsExactlyInAnyOrderElementsOf(ROWS);
    }
    // Journal, its two halves, the merged file, its two halves, a rename, three files, the journal.
    assertThat(step).isEqualTo(12);
    assertThat(states).contains("3 files", "4 files", "5 files", "1 files");
  }

  @Test
  void aKillDuringTheRecoveryLosesNothing() throws Exception {
    for (int step = 0; step < 4; step++) {
      Path folder = folder("recovery-" + step);
      KillableFileSystem.killAfter(8);
      assertThat(isKilled(() -> merge(folder))).isTrue();
      KillableFileSystem.killAfter(step);
      isKilled(() -> FolderMerge.recover(flink(folder)));
      KillableFileSystem.revive();

      assertThat(visibleRows(folder, replaced(folder))).containsExactlyInAnyOrderElementsOf(ROWS);
      FolderMerge.recover(flink(folder));
      assertThat(visibleRows(folder, Set.of())).containsExactlyInAnyOrderElementsOf(ROWS);
    }
  }

  @Test
  void aFileThatHasChangedIsNotDeleted() throws Exception {
    Path folder = folder("changed");
    List<RowFile> files = PartitionFolders.files(flink(folder));
    Path changed = Path.of(files.get(0).path().getPath());
    Files.writeString(changed, Files.readString(changed) + "{\"a\":4}\n");

    assertThat(FolderMerge.run(files, new TextMerger(false, false))).isEmpty();
    assertThat(names(folder)).hasSize(ROWS.size());
  }

  @Test
  void onlyOneProcessMergesAFolder() throws Exception {
    Path folder = folder("locked");
    try (CompactionLock first = CompactionLock.of(flink(folder))) {
      assertThatThrownBy(() -> CompactionLock.of(flink(folder)))
          .hasMessageContaining("Another process is merging");
    }
    CompactionLock.of(flink(folder)).close();
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private static boolean isKilled(Action action) {
    try {
      action.run();
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessage("killed");
      return true;
    }
  }

  private static void merge(Path folder) throws IOException {
    FolderMerge.run(PartitionFolders.files(flink(folder)), new TextMerger(false, false));
  }

  private static org.apache.flink.core.fs.Path flink(Path folder) {
    return new org.apache.flink.core.fs.Path(KillableFileSystem.SCHEME + ":" + folder);
  }

  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(root.resolve(name));
    for (String row : ROWS) {
      Files.writeString(folder.resolve("part-" + UUID.randomUUID() + "-0.json"), row + "\n");
    }
    return folder;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Returns the rows that a reader finds, which leaves out these files. */
  private static List<String> visibleRows(Path folder, Set<String> without) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String name : names(folder)) {
      if (name.startsWith("part-") && !without.contains(name)) {
        rows.addAll(Files.readAllLines(folder.resolve(name)));
      }
    }
    return rows;
  }

  /** Returns the files that journals name whose merged file exists. */
  private static Set<String> replaced(Path folder) throws IOException {
    Set<String> replaced = new HashSet<>();
    for (String name : names(folder)) {
      if (name.startsWith(".merge-") && names(folder).contains(name.substring(7))) {
        Files.readAllLines(folder.resolve(name)).forEach(line -> replaced.add(line.split(" ")[2]));
      }
    }
    return replaced;
  }
}
