package io.shardflow.live.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import io.shardflow.jobs.compact.folder.FolderCompaction;
import io.shardflow.jobs.s3.S3Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows whose files are merged are counted once. */
class MergedFilesTest {
  private static final String[] HOURS = {"sales/2024/05/01/12", "sales/2024/05/01/13"};

  @TempDir Path folder;
  private final CollectedRows rows = new CollectedRows();
  private final List<String> written = new ArrayList<>();
  private Tailer tailer;
  private int next;

  @AfterEach
  void close() {
    tailer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "json.gz", "csv", "csv.gz"})
  void mergedFilesAreRecognizedByTheirRows(String format) throws Exception {
    for (int i = 0; i < 8; i++) {
      write(HOURS[i % 2], format, 20);
    }
    start();
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    compact(1 << 20);
    assertThat(files()).isEqualTo(2);
    write(HOURS[1], format, 1);
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    compact(1 << 20);
    write(HOURS[1], format, 1);
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    assertThat(rows.replaced()).isZero();
    assertThat(rows.inOrder()).hasSameSizeAs(written);
  }

  @Test
  void noRowCountsTwiceWhileFilesAreMerged() throws Exception {
    start();
    for (int round = 0; round < 25; round++) {
      for (int i = 0; i < 6; i++) {
        write(HOURS[i % 2], "json", 3);
      }
      compact(round % 5 == 4 ? 1 << 20 : 500);
      List<String> now = rows.of("sales");
      assertThat(now == null ? List.of() : now).doesNotHaveDuplicates();
    }
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
  }

  @Test
  void aMergeThatEndedHalfwayCountsOnce() throws Exception {
    String one = write(HOURS[0], "json", 2);
    String other = write(HOURS[0], "json", 2);
    Path hour = folder.resolve(HOURS[0]);
    String merged = name("json");
    Files.writeString(hour.resolve(".merge-" + merged), "1 1 " + one + "\n1 1 " + other + "\n");
    Files.writeString(
        hour.resolve(merged),
        Files.readString(hour.resolve(one)) + Files.readString(hour.resolve(other)));
    start();
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    Files.delete(hour.resolve(one));
    write(HOURS[0], "json", 1);
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    assertThat(rows.replaced()).isZero();
  }

  @Test
  void otherRowsInPlaceOfThoseCountedAreReadAgain() throws Exception {
    String one = write(HOURS[0], "json", 2);
    write(HOURS[1], "json", 2);
    start();
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
    Files.move(
        folder.resolve(HOURS[0]).resolve(one), folder.resolve(HOURS[1]).resolve(name("json")));
    eventually(() -> assertThat(rows.replaced()).isPositive());
    eventually(() -> assertThat(rows.of("sales")).isEqualTo(sorted()));
  }

  private List<String> sorted() {
    return written.stream().sorted().toList();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private void compact(int target) throws Exception {
    new FolderCompaction(
            new org.apache.flink.core.fs.Path(folder.resolve("sales").toUri()),
            new CompactionSettings(target, Long.MAX_VALUE, null))
        .run(WorkRunner.IN_THIS_THREAD);
  }

  private static String name(String format) {
    return "part-" + UUID.randomUUID() + "-0." + format;
  }

  private String write(String hour, String format, int count) throws IOException {
    List<Integer> ids = IntStream.range(next, next += count).boxed().toList();
    StringBuilder text = new StringBuilder(format.startsWith("csv") ? "id\n" : "");
    for (int id : ids) {
      text.append(format.startsWith("csv") ? id + "\n" : "{\"id\":" + id + "}\n");
      written.add("{id=" + id + "}");
    }
    Path target = Files.createDirectories(folder.resolve(hour)).resolve(name(format));
    Path hidden = target.resolveSibling("." + target.getFileName());
    try (OutputStream file = Files.newOutputStream(hidden);
        OutputStream out = format.endsWith("gz") ? new GZIPOutputStream(file) : file) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.move(hidden, target);
    return target.getFileName().toString();
  }

  private void start() {
    Duration interval = Duration.ofMillis(5);
    tailer =
        Tailer.start(
            new TailSettings(folder.toString(), new S3Settings(Map.of()), interval, interval),
            rows);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
