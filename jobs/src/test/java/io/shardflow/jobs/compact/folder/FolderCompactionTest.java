package io.shardflow.jobs.compact.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.compact.BoundedJob;
import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merged folders, as another program reads them. */
class FolderCompactionTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(8).build());

  private static final int TARGET = 30_000;

  @TempDir Path out;

  @ParameterizedTest
  @CsvSource({
    "json, none, read_json",
    "json, gzip, read_json",
    "csv, none, read_csv",
    "csv, gzip, read_csv",
    "parquet, zstd, read_parquet",
    "parquet, snappy, read_parquet"
  })
  void allRowsStayInTheirFolders(String format, String compression, String reader)
      throws Exception {
    writeReadings(format, compression);
    Path dataSet = out.resolve("clean-readings");
    Map<String, List<String>> before = rows(dataSet, reader);
    long filesBefore = files(dataSet).size();
    long bytesBefore = bytes(dataSet);

    CompactionResult result = compact(dataSet, Instant.now());

    assertThat(rows(dataSet, reader)).isNotEmpty().isEqualTo(before);
    assertThat(result.filesBefore()).isEqualTo(filesBefore).isGreaterThan(3);
    assertThat(result.bytesBefore()).isEqualTo(bytesBefore);
    assertThat(result.filesAfter()).isEqualTo(files(dataSet).size()).isLessThan(filesBefore);
    assertThat(result.bytesAfter()).isEqualTo(bytes(dataSet));
    assertThat(files(dataSet))
        .allMatch(file -> file.getFileName().toString().matches("part-[0-9a-f-]+-[0-9]+\\..+"));

    List<Path> once = files(dataSet);
    compact(dataSet, Instant.now());
    assertThat(files(dataSet)).isEqualTo(once);
  }

  @Test
  void filesReachTheTargetSize() throws Exception {
    writeReadings("json", "none");
    Path dataSet = out.resolve("clean-readings");
    compact(dataSet, Instant.now());

    Map<Path, List<Path>> byFolder =
        files(dataSet).stream().collect(Collectors.groupingBy(Path::getParent));
    for (List<Path> folder : byFolder.values()) {
      List<Long> sizes = folder.stream().map(FolderCompactionTest::size).sorted().toList();
      assertThat(sizes).allMatch(size -> size <= TARGET);
      assertThat(sizes.subList(1, sizes.size())).allMatch(size -> size > TARGET / 2);
    }
  }

  @Test
  void youngFilesAreLeftAlone() throws Exception {
    Path old = write("year=2024/part-00000000-0000-0000-0000-000000000001-0.json", "{}\n");
    Path alsoOld = write("year=2024/part-00000000-0000-0000-0000-000000000002-0.json", "{}");
    Path young = write("year=2024/part-00000000-0000-0000-0000-000000000003-0.json", "{}\n");
    Instant threeHoursAgo = Instant.now().minus(Duration.ofHours(3));
    Files.setLastModifiedTime(old, FileTime.from(threeHoursAgo));
    Files.setLastModifiedTime(alsoOld, FileTime.from(threeHoursAgo));

    compact(out, Instant.now().minus(Duration.ofHours(2)));

    List<Path> left = files(out);
    assertThat(left).hasSize(2).contains(young).doesNotContain(old, alsoOld);
    left.remove(young);
    assertThat(left.get(0)).hasContent("{}\n{}\n");
  }

  @Test
  void foreignFilesAreLeftAlone() throws Exception {
    List<Path> foreign =
        List.of(
            write("year=2024/mine.json", "{}\n"),
            write("year=2024/part-0.json", "{}\n"),
            write("year=2024/part-1.json", "{}\n"),
            write("year=2024/.part-00000000-0000-0000-0000-000000000001-0.json.inprogress", "{"),
            write("_mine/part-00000000-0000-0000-0000-000000000001-0.json", "{}\n"),
            write("_mine/part-00000000-0000-0000-0000-000000000002-0.json", "{}\n"));

    assertThat(compact(out, Instant.now()).filesBefore()).isZero();
    assertThat(files(out)).containsExactlyInAnyOrderElementsOf(foreign);
  }

  @Test
  void filesOfOtherColumnsOrJobsStayApart() throws Exception {
    String id = "00000000-0000-0000-0000-00000000000";
    write("dead-letters/part-dedup-" + id + "1-0.csv", "a,b\n1,2\n");
    write("dead-letters/part-dedup-" + id + "2-0.csv", "a,c\n3,4\n");
    write("dead-letters/part-dedup-" + id + "3-0.csv", "a,b\n5,6\n");
    write("dead-letters/part-archive-" + id + "4-0.csv", "a,b\n7,8\n");

    compact(out.resolve("dead-letters"), Instant.now());

    assertThat(files(out).stream().map(FolderCompactionTest::text))
        .containsExactlyInAnyOrder("a,b\n1,2\n5,6\n", "a,c\n3,4\n", "a,b\n7,8\n");
  }

  @Test
  void archivedCsvHasNoHeader() throws Exception {
    String id = "00000000-0000-0000-0000-00000000000";
    write("archive/part-" + id + "1-0.csv", "1,2\n");
    write("archive/part-" + id + "2-0.csv", "1,2\n");

    compact(out.resolve("archive"), Instant.now());

    assertThat(files(out))
        .singleElement()
        .extracting(FolderCompactionTest::text)
        .isEqualTo("1,2\n1,2\n");
  }

  @Test
  void aRunningJobLosesNothing() throws Exception {
    int records = 4_000;
    StreamExecutionEnvironment job =
        JobRun.environment(
            "archive",
            out,
            "--source.type",
            "generator",
            "--generator.kind",
            "sales",
            "--generator.count",
            String.valueOf(records),
            "--generator.speed",
            "2",
            "--sink.roll.interval",
            "100 ms");
    job.enableCheckpointing(100);
    JobClient client = job.executeAsync();
    CompletableFuture<?> end = client.getJobExecutionResult();
    int merges = 0;
    while (!end.isDone()) {
      CompactionResult result = compact(out.resolve("archive"), Instant.now());
      merges += result.filesAfter() < result.filesBefore() ? 1 : 0;
    }
    end.get();

    assertThat(merges).isPositive();
    assertThat(JobRun.rows(out, "archive")).hasSize(records);
  }

  private static CompactionResult compact(Path dataSet, Instant before) throws Exception {
    return new FolderCompaction(
            new org.apache.flink.core.fs.Path(dataSet.toString()),
            new CompactionSettings(TARGET, before.toEpochMilli(), null))
        .run(new BoundedJob(StreamExecutionEnvironment.getExecutionEnvironment()));
  }

  private void writeReadings(String format, String compression) throws Exception {
    JobRun.toItsEnd(
        "dedup",
        out,
        "--source.type",
        "generator",
        "--generator.count",
        "2000",
        "--generator.speed",
        "1000",
        "--sink.format",
        format,
        "--sink.compression",
        compression,
        "--sink.roll.size",
        "5 kb");
  }

  private Path write(String name, String content) throws IOException {
    Path file = out.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Map<String, List<String>> rows(Path dataSet, String reader) throws Exception {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (Path file : files(dataSet)) {
        List<String> some =
            rows.computeIfAbsent(file.getParent().toString(), folder -> new ArrayList<>());
        try (ResultSet found =
            duckdb
                .createStatement()
                .executeQuery(
                    "SELECT r::VARCHAR FROM %s('%s', hive_partitioning = false) AS r"
                        .formatted(reader, file))) {
          while (found.next()) {
            some.add(found.getString(1));
          }
        }
      }
    }
    rows.values().forEach(some -> some.sort(null));
    return rows;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private static long bytes(Path folder) throws IOException {
    return files(folder).stream().mapToLong(FolderCompactionTest::size).sum();
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
