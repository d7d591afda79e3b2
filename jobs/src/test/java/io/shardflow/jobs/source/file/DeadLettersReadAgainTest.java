package io.shardflow.jobs.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reads dead letters again with other options. */
class DeadLettersReadAgainTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final String SALE =
      "{\"category\":\"%s\",\"store_id\":\"s%d\",\"evnt_time\":\"2021-01-31T14:0%d:47\",\"%s\":\"%d.10\"}\n";

  @TempDir Path folder;

  @Test
  void addWhatTheRightOptionsHadGivenAtOnce() throws Exception {
    StringBuilder broken = new StringBuilder();
    StringBuilder right = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      // The third store uses another name.
      String field = i % 4 == 2 ? "amount" : "sales";
      broken.append(SALE.formatted("c" + i % 4, i % 4, i / 10, field, i));
      right.append(SALE.formatted("c" + i % 4, i % 4, i / 10, "sales", i));
    }
    run("live", file("broken.jsonl", broken), "--source.format=json");
    run("right", file("right.jsonl", right), "--source.format=json");
    assertThat(letters("live")).hasSize(10).noneMatch(letter -> letter.contains("tries"));
    run("again", deadLetters("live"), "--source.format=dead-letters", "--map.sales=$.amount");
    assertThat(letters("again")).isEmpty();
    for (String dataSet : List.of("store-revenue", "category-revenue")) {
      assertThat(
              Stream.of("live", "again")
                  .flatMap(run -> JobRun.rows(folder.resolve(run), dataSet).stream()))
          .containsExactlyInAnyOrderElementsOf(JobRun.rows(folder.resolve("right"), dataSet));
    }
  }

  @Test
  void failAgainWithTheirOriginAndACountOfTries() throws Exception {
    byte[] invalid = "{\"category\":\"\u00fc\"}\nno object\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("broken.jsonl"), invalid);
    run("first", file, "--source.format=json");
    run("second", deadLetters("first"), "--source.format=dead-letters");
    run("third", deadLetters("second"), "--source.format=dead-letters", "--sink.format=csv");
    assertThat(letters("first")).hasSize(2);
    assertThat(letters("second"))
        .containsExactlyElementsOf(
            letters("first").stream().map(row -> row.replaceFirst("}$", ",\"tries\":2}")).toList());
    assertThat(letters("third"))
        .hasSize(3)
        .anyMatch(header -> header.endsWith(",arrival_time,tries"))
        .anyMatch(
            row -> row.contains(",\"no object\",utf-8,\"" + file + "\",2,") && row.endsWith(",3"));
  }

  @Test
  void mayBeCsvRows() throws Exception {
    Path file =
        file("sales.csv", "category,store_id,evnt_time,amount\nc,s,2021-01-31 14:05:47,2.50\n");
    run("first", file, "--source.format=csv");
    run(
        "second",
        deadLetters("first"),
        "--source.format=dead-letters",
        "--source.fields=category;store_id;evnt_time;sales");
    assertThat(JobRun.rows(folder.resolve("second"), "store-revenue"))
        .singleElement()
        .asString()
        .contains("\"revenue\":2.5");
  }

  @Test
  void areRefusedIfTheyAreNone() throws Exception {
    Path file = file("sales.jsonl", "{\"payload\":1}\nno object\n{\"payload\":\"{}\"}\n");
    run("out", file, "--source.format=dead-letters");
    assertThat(letters("out"))
        .hasSize(3)
        .allMatch(row -> row.startsWith("{\"reason\":\"not a row of dead-letters\",\"field\":"))
        .anyMatch(row -> row.contains("\"field\":\"payload\",\"payload\":\"{\\\"payload\\\":1}\""))
        .anyMatch(row -> row.contains("\"field\":\"payload_encoding\""))
        .allMatch(row -> row.endsWith(",\"tries\":1}"));
    assertThatThrownBy(() -> run("o", file, "--source.format=json", "--source.fields=a"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--source.fields a: is only valid with source.format=csv or dead");
  }

  private Path file(String name, CharSequence records) throws Exception {
    return Files.writeString(folder.resolve(name), records);
  }

  private Path deadLetters(String run) {
    return folder.resolve(run).resolve("dead-letters");
  }

  private List<String> letters(String run) {
    return JobRun.rows(folder.resolve(run), "dead-letters");
  }

  private void run(String name, Path source, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--source.type", "file", "--source.path", source.toString()));
    all.addAll(List.of(options));
    JobRun.toItsEnd("store-revenue", folder.resolve(name), all.toArray(String[]::new));
  }
}
