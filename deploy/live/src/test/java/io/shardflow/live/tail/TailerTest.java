package io.shardflow.live.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.s3.S3Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.util.FileUtils;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders while files appear, change places and vanish, as the page sees them. */
class TailerTest {
  private static final String HOUR = "year=2024/month=05/day=01/hour=12/";
  private static final String ID = "-00000000-0000-0000-0000-00000000000";

  @TempDir Path folder;
  private final CollectedRows rows = new CollectedRows();
  private Tailer tailer;

  @AfterEach
  void close() {
    if (tailer != null) {
      tailer.close();
    }
  }

  @Test
  void filesThatAppearAreReadOnce() throws Exception {
    start("out");
    eventually(() -> assertThat(rows.isDone()).isTrue());
    write("out/sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n{\"a\":2}\n");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}"));
    write("out/sales/" + HOUR + "part" + ID + "1-1.json", "{\"a\":3}\n");
    write("out/sales/year=2024/month=05/day=01/hour=13/part" + ID + "1-2.json", "{\"a\":4}\n");
    write("out/demo/dedup/averages/" + HOUR + "part" + ID + "1-0.json", "{\"b\":1}\n");
    eventually(
        () -> {
          assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}", "{a=3}", "{a=4}");
          assertThat(rows.of("demo/dedup/averages")).containsExactly("{b=1}");
        });
    assertThat(rows.dataSets())
        .containsExactly(":sales:sales", "dedup:averages:demo/dedup/averages");
    assertThat(rows.replaced()).isZero();
  }

  @Test
  void whatReadersIgnoreIsNotRead() throws Exception {
    write("sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n");
    write("sales/" + HOUR + ".part" + ID + "1-1.json.inprogress.1", "{\"a\":2}\n");
    write("sales/" + HOUR + "_part" + ID + "1-1.json", "{\"a\":3}\n");
    write("sales/_temporary/part" + ID + "1-1.json", "{\"a\":4}\n");
    write("sales/" + HOUR + "notes.json", "{\"a\":5}\n");
    write("sales/" + HOUR + "part" + ID + "1-3.txt", "{\"a\":6}\n");
    write("a/b/c/d/part" + ID + "1-3.json", "{\"a\":7}\n");
    startAndWait();
    assertThat(rows.dataSets()).containsExactly(":sales:sales");
    assertThat(rows.of("sales")).containsExactly("{a=1}");
  }

  @Test
  void formatsAndLayoutsGiveTheSameRows() throws Exception {
    write("json/2024/05/01/12/part" + ID + "1-0.json", "{\"a\":\"x\"}\n{\"a\":\"y\"}");
    write("gzip/" + HOUR + "part" + ID + "1-0.json.gz", gzip("{\"a\":\"x\"}\n{\"a\":\"y\"}\n"));
    write("csv/" + HOUR + "part" + ID + "1-0.csv", "a\nx\n\"y\"\n");
    write("csv-gzip/" + HOUR + "part" + ID + "1-0.csv.gz", gzip("a\nx\ny\n"));
    write("sql/" + HOUR + "part-" + ID.substring(1) + "1-0-0", "{\"a\":\"x\"}\n{\"a\":\"y\"}\n");
    write("fields/a=x/" + HOUR + "part" + ID + "1-0.json", "{}\n");
    write("fields/a=y/" + HOUR + "part" + ID + "1-0.json", "{\"a\":\"y\"}\n");
    startAndWait();
    for (String dataSet : List.of("json", "gzip", "csv", "csv-gzip", "sql", "fields")) {
      assertThat(rows.of(dataSet)).as(dataSet).containsExactly("{a=x}", "{a=y}");
    }
  }

  @Test
  void aRootCanBeADataSet() throws Exception {
    write("sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n");
    start("sales/");
    eventually(() -> assertThat(rows.dataSets()).containsExactly(":sales:"));
  }

  @Test
  void filesNameTheJobsOfSharedDataSets() throws Exception {
    write("late-events/" + HOUR + "part-dedup" + ID + "1-0.json", "{\"a\":1}\n");
    write("late-events/" + HOUR + "part-my-job" + ID + "1-0.json.gz", gzip("{\"a\":2}\n"));
    startAndWait();
    assertThat(rows.dataSets())
        .containsExactly("dedup:late-events:late-events", "my-job:late-events:late-events");
  }

  @Test
  void archivesHaveTimesAndSizes() throws Exception {
    Path old = write("archive/part" + ID + "1-0.json", "\u0000\u0001{\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2024-04-30T07:31:00Z")));
    write("archive/2024/05/01/12/part" + ID + "1-1.json", "abc\n\n{\"a\":1}\n");
    startAndWait();
    assertThat(rows.of("archive"))
        .containsExactly(
            "{event_time=2024-04-30 07:00:00.000, size=3}",
            "{event_time=2024-05-01 12:00:00.000, size=3}",
            "{event_time=2024-05-01 12:00:00.000, size=7}");
    assertThat(rows.problem("archive")).isNull();
  }

  @Test
  void newestHoursComeFirst() throws Exception {
    for (int hour = 0; hour < 20; hour++) {
      write("s/2024/05/01/%02d/part%s1-0.json".formatted(hour, ID), "{\"h\":" + hour + "}\n");
    }
    startAndWait();
    assertThat(rows.inOrder()).hasSize(20);
    // Two files are read at a time, and one of them can take longer than all others.
    assertThat(rows.inOrder().get(0)).isIn("{h=19}", "{h=18}");
    assertThat(rows.inOrder().indexOf("{h=0}")).isGreaterThanOrEqualTo(18);
    assertThat(rows.progress()).hasToString("Progress[filesRead=20, filesFound=20, done=true]");
  }

  @Test
  void brokenLinesAreCounted() throws Exception {
    byte[] latin1 = "{\"a\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1);
    write("sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n{\"a\":\n\n[1]\n{\"a\":2}\n");
    startAndWait();
    assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}");
    assertThat(rows.problem("sales"))
        .startsWith("2 lines of 1 file are left out. The first: " + folder.resolve("sales"))
        .contains("1-0.json line 2 is not a JSON object");
    write("sales/" + HOUR + "part" + ID + "1-1.json", latin1);
    write("sales/" + HOUR + "part" + ID + "1-1.csv", "a,b\nx,y,z\nx,y\n");
    eventually(() -> assertThat(rows.of("sales")).contains("{a=x, b=y}"));
    eventually(() -> assertThat(rows.problem("sales")).startsWith("4 lines of 3 files are left"));
  }

  @Test
  void aTruncatedFileIsReadOnceItIsWhole() throws Exception {
    byte[] whole = gzip("{\"a\":1}\n".repeat(5000) + "{\"a\":2}\n");
    Path file =
        write("sales/part" + ID + "1-0.json.gz", java.util.Arrays.copyOf(whole, whole.length / 2));
    startAndWait();
    eventually(
        () ->
            assertThat(rows.problem("sales"))
                .endsWith("1-0.json.gz cannot be read: the file is cut off"));
    write(file.toString(), whole);
    eventually(() -> assertThat(rows.problem("sales")).isNull());
    eventually(() -> assertThat(rows.of("sales")).hasSize(5001).contains("{a=2}"));
  }

  @Test
  void aFileThatIsStillCopiedIsReadAgain() throws Exception {
    Path file = write("sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n{\"a\":");
    startAndWait();
    assertThat(rows.problem("sales")).startsWith("1 line is left out");
    Files.writeString(file, "2}\n", StandardOpenOption.APPEND);
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}"));
    eventually(() -> assertThat(rows.problem("sales")).isNull());
  }

  @Test
  void unreadableFilesAndFoldersAreTriedAgain() throws Exception {
    Path file = write("sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n");
    Path closed = Files.createDirectories(folder.resolve("sales/year=2025"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "not for root");
    startAndWait();
    eventually(
        () ->
            assertThat(rows.problem("sales"))
                .contains(closed + " cannot be listed: give this process the permission")
                .contains(file + " cannot be read: give this process the permission"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    write("sales/year=2025/part" + ID + "1-0.json", "{\"a\":2}\n");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}"));
    eventually(() -> assertThat(rows.problem("sales")).isNull());
  }

  @Test
  void deletedFilesDoNotCount() throws Exception {
    write("sales/2024/05/01/12/part" + ID + "1-0.json", "{\"a\":1}\n");
    write("sales/2024/05/01/13/part" + ID + "1-1.json", "{\"a\":2}\n");
    Path gone = write("sales/2024/05/01/13/part" + ID + "1-2.json", "{\"a\":3}\n");
    write("other/2024/05/01/12/part" + ID + "1-0.json", "{\"a\":9}\n");
    startAndWait();
    Files.delete(gone);
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}"));
    FileUtils.deleteDirectory(folder.resolve("sales/2024/05/01/13").toFile());
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}"));
    FileUtils.deleteDirectory(folder.resolve("sales").toFile());
    eventually(() -> assertThat(rows.of("sales")).isNull());
    assertThat(rows.of("other")).containsExactly("{a=9}");
    write("sales/2024/05/01/12/part" + ID + "2-0.json", "{\"a\":5}\n");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=5}"));
  }

  @Test
  void aRootThatIsAFileIsAProblem() throws Exception {
    write("out", "text");
    start("out");
    eventually(
        () ->
            assertThat(rows.problem(""))
                .isEqualTo(folder.resolve("out") + " is a file: name the folder of the results"));
    Files.delete(folder.resolve("out"));
    write("out/sales/" + HOUR + "part" + ID + "1-0.json", "{\"a\":1}\n");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}"));
    eventually(() -> assertThat(rows.problem("")).isNull());
  }

  @Test
  void rootsThatCannotBeFollowedAreRefused() {
    assertThatThrownBy(() -> Tailer.start(TailSettings.of("hdfs://h/out"), rows))
        .hasMessage(
            "hdfs://h/out cannot be followed: allowed: a local folder, or s3://BUCKET/FOLDER");
    assertThatThrownBy(() -> Tailer.start(TailSettings.of("s3:///out"), rows))
        .hasMessage("s3:///out names no bucket: allowed: s3://BUCKET/FOLDER");
  }

  @Test
  void tablesNeedTheirModule() throws Exception {
    write("sales/_delta_log/00000000000000000000.json", "{}\n");
    write("files/part" + ID + "1-0.parquet", "PAR1");
    startAndWait();
    eventually(
        () -> {
          assertThat(rows.problem("sales"))
              .contains("is a table of Delta: ")
              .contains("need the module deploy/query");
          assertThat(rows.problem("files")).contains("need the module deploy/query");
        });
  }

  private void startAndWait() {
    start("");
    eventually(() -> assertThat(rows.isDone()).isTrue());
  }

  private void start(String root) {
    tailer =
        Tailer.start(
            new TailSettings(
                folder + "/" + root,
                new S3Settings(Map.of()),
                Duration.ofMillis(20),
                Duration.ofMillis(20)),
            rows);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  /** Writes a file as jobs do: it gets its name when it is complete. */
  private Path write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Path hidden = file.resolveSibling("." + file.getFileName() + ".inprogress");
    Files.write(hidden, bytes);
    return Files.move(hidden, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
