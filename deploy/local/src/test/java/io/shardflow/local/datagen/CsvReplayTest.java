package io.shardflow.local.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReplayTest {
  @TempDir Path folder;

  @Test
  void sendsRowsWithTheKeyOfTheirColumn() throws Exception {
    List<Feed.Due> records =
        replay(
            "zone,fare\n7,1\n132,2\n,3\n" + "x".repeat(300) + ",4\n5,6,7\n", "partition-key=zone");

    assertThat(records)
        .extracting(CsvReplayTest::text)
        .startsWith("{\"zone\":\"7\",\"fare\":\"1\"}", "{\"zone\":\"132\",\"fare\":\"2\"}")
        .endsWith("5,6,7");
    assertThat(records.get(0).partitionKey()).isEqualTo("7");
    assertThat(records.get(1).partitionKey()).isEqualTo("132");
    // Kinesis would refuse an empty key, and a longer one.
    assertThat(records.get(2).partitionKey()).isNotEmpty();
    assertThat(records.get(3).partitionKey()).isEqualTo("x".repeat(256));
    assertThat(records.get(4).partitionKey()).isNotEmpty();
  }

  @Test
  void sendsRowsAtOnceWithRandomKeysByDefault() throws Exception {
    List<Feed.Due> records = replay("zone\n7\n7\n7\n");

    assertThat(records).extracting(Feed.Due::partitionKey).doesNotHaveDuplicates();
    assertThat(records).extracting(Feed.Due::dueNanos).containsOnly(0L);
  }

  @Test
  void takesColumnNamesOfAFileWithoutHeaderFromOption() throws Exception {
    assertThat(replay("7,1\n", "fields=zone,fare"))
        .extracting(CsvReplayTest::text)
        .containsExactly("{\"zone\":\"7\",\"fare\":\"1\"}");
  }

  @Test
  void sendsRowsAtAGivenRate() throws Exception {
    assertThat(dues("zone\n1\n2\n3\n", "rate=0.5")).containsExactly(0L, 2000L, 4000L);
  }

  @Test
  void sendsRowsAtTheIntervalsOfTheirTimes() throws Exception {
    String rows =
        """
        time,zone
        2022-01-01 12:00:00,1
        2022-01-01 12:00:03,1
        2022-01-01 12:00:01,1
        never,1
        too,long,row
        2022-01-01 12:00:02.500,1
        2022-01-01 12:01:00,1
        """;

    assertThat(dues(rows, "time-field=time"))
        .containsExactly(0L, 3000L, 1000L, 1000L, 1000L, 2500L, 60_000L);
    assertThat(dues(rows, "time-field=time", "speed=10"))
        .containsExactly(0L, 300L, 100L, 100L, 100L, 250L, 6000L);
  }

  @Test
  void skipsLongGapsInBothDirections() throws Exception {
    String rows =
        """
        time
        2002-10-24 00:27:57
        2022-01-01 12:00:00
        2022-01-01 12:00:01
        9999-01-01 12:00:00
        2022-01-01 12:00:05
        2022-01-01 12:00:07
        """;

    assertThat(dues(rows, "time-field=time", "longest-gap=1 h"))
        .containsExactly(0L, 0L, 1000L, 1000L, 1000L, 3000L);
    assertThat(dues(rows, "time-field=time").get(1))
        .isGreaterThan(Duration.ofDays(7000).toMillis());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay.partition-key=no_such",
        "replay.time-field=no_such",
        "replay.rate=1;replay.time-field=time",
        "replay.speed=2",
        "replay.longest-gap=1 h",
        "replay.fields=a,a",
        "replay.path=nowhere.csv",
        "replay.rate=0"
      })
  void refusesInvalidOptions(String options) throws Exception {
    String first = options.substring(0, options.indexOf('='));
    Path file = Files.writeString(folder.resolve("rows.csv"), "time,zone\n");
    List<String> words =
        new ArrayList<>(Stream.of(options.split(";")).map(option -> "--" + option).toList());
    if (!first.equals("replay.path")) {
      words.add("--replay.path=" + file);
    }

    assertThatThrownBy(() -> new CsvReplay(options(words)))
        .isInstanceOfSatisfying(
            InvalidOptionsException.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidOptionsException.Problem::key)
                    .containsExactly(first));
  }

  @Test
  void namesAnUnreadableFile() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var gz = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 50_000; i++) {
        gz.write("a,%d\n".formatted(i * i).getBytes(StandardCharsets.UTF_8));
      }
    }
    for (int length : List.of(5, bytes.size() - 1)) {
      Path file =
          Files.write(folder.resolve("rows.csv"), Arrays.copyOf(bytes.toByteArray(), length));
      assertThatThrownBy(
              () -> {
                CsvReplay replay = new CsvReplay(options(List.of("--replay.path=" + file)));
                while (replay.next() != null) {}
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("rows.csv");
    }
  }

  private List<Long> dues(String content, String... options) throws Exception {
    return replay(content, options).stream().map(due -> due.dueNanos() / 1_000_000).toList();
  }

  private List<Feed.Due> replay(String content, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), content);
    List<String> words = new ArrayList<>(List.of("--replay.path=" + file));
    Arrays.stream(options).map(option -> "--replay." + option).forEach(words::add);
    List<Feed.Due> all = new ArrayList<>();
    try (CsvReplay replay = new CsvReplay(options(words))) {
      for (Feed.Due record; (record = replay.next()) != null; ) {
        all.add(record);
      }
    }
    return all;
  }

  private static Options options(List<String> words) throws InvalidOptionsException {
    return Options.resolve(
        "datagen", OptionSources.of(words), CsvReplay.OPTIONS, Map.of(), List.of(CsvReplay::check));
  }

  private static String text(Feed.Due record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }
}
