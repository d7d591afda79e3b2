package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the script, without the script. */
class LocalMainTest {
  @TempDir Path folder;

  @Test
  void printsTheRowsOfAllDataSets() throws Exception {
    Files.writeString(
        folder.resolve("sales.jsonl"),
        """
        {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:00:00","sales":1.10}
        no sale
        """);
    Ended job =
        InProcess.run(
            "store-revenue",
            "--source.type",
            "file",
            "--source.path",
            path(path("sales.jsonl")),
            "--sink.print",
            "true",
            "--sink.path",
            path("out"));

    assertThat(job.status()).isZero();
    for (String dataSet : List.of("store-revenue", "category-revenue", "dead-letters")) {
      String row = JobRun.rows(folder.resolve("out"), dataSet).get(0);
      assertThat(job.out().lines())
          .filteredOn(line -> line.matches(dataSet + "(:\\d+)?> .*") && line.endsWith("> " + row))
          .hasSize(1);
    }
  }

  @Test
  void verifiesTheResultsOfAJob() throws Exception {
    String[] datagen = {
      "datagen",
      "sales",
      "--generator.count",
      "3000",
      "--generator.rate",
      "20",
      "--sink.path",
      path("events.jsonl"),
      "--expect",
      path("answers")
    };
    assertThat(InProcess.run(datagen).status()).isZero();
    assertThat(folder.resolve("answers/store-revenue/category-revenue.json")).isNotEmptyFile();
    InProcess.run(
        "store-revenue",
        "--source.type",
        "file",
        "--source.path",
        path("events.jsonl"),
        "--sink.path",
        path("out"));

    Ended right = InProcess.run("verify", path("out"), path("answers"));
    assertThat(right.out()).contains("store-revenue:", "dead-letters", "All equal");
    assertThat(right.status()).isZero();

    Path file;
    try (Stream<Path> files = Files.walk(folder.resolve("out/store-revenue"))) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"sales_count\":", "\"sales_count\":9"));
    Ended wrong = InProcess.run("verify", path("out"), path("answers"));
    assertThat(wrong.out())
        .contains("missing in store-revenue: ", "unexpected in store-revenue: ", "NOT equal");
    assertThat(wrong.status()).isEqualTo(1);

    Ended again = InProcess.run(datagen);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err())
        .contains("--expect " + path("answers"), "without expected results of an earlier run");
    Files.writeString(folder.resolve("answers/plan.json"), "{");
    Ended spoilt = InProcess.run("verify", path("out"), path("answers"));
    assertThat(spoilt.status()).isEqualTo(1);
    assertThat(spoilt.err()).contains("answers/plan.json is not a valid file of datagen");
    Ended nothing = InProcess.run("verify", path("events.jsonl"), path("nowhere"));
    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.err()).contains("events.jsonl: no such folder", "nowhere: contains no plan");
  }

  @Test
  void sendsACsvFileAndCountsInvalidRows() throws Exception {
    Files.writeString(folder.resolve("trips.csv"), "zone,fare\n7,12.5\n7,1,2\n132,\n");
    Ended sent =
        InProcess.run(
            "datagen",
            "csv",
            "--replay.path",
            path("trips.csv"),
            "--sink.path",
            path("trips.jsonl"));

    assertThat(sent.status()).isZero();
    assertThat(sent.err())
        .contains("3 records, 45 bytes in ", "0 throttled, 0 failed")
        .contains("not valid CSV rows, sent unchanged: 1;", "line 3");
    assertThat(Files.readAllLines(folder.resolve("trips.jsonl")))
        .containsExactly("{\"zone\":\"7\",\"fare\":\"12.5\"}", "7,1,2", "{\"zone\":\"132\"}");
  }

  @Test
  void discoversFieldsAndWritesNoFiles() throws Exception {
    Path file = folder.resolve("sales.jsonl");
    InProcess.run(
        "datagen", "sales", "--generator.count", "500", "--sink.path", path("sales.jsonl"));
    Files.writeString(file, "noise\n", StandardOpenOption.APPEND);
    Ended found =
        InProcess.run("discover", "--source.type", "file", "--source.path", path("sales.jsonl"));
    assertThat(found.status()).isZero();
    assertThat(found.out()).startsWith("501 records of " + file + "; ").contains("CREATE TABLE");
    assertThat(found.err())
        .isEqualTo("Reading up to 1,000 records of %s, for at most 30 s ...\n".formatted(file));

    Files.writeString(file, "");
    Ended nothing =
        InProcess.run("discover", "--source.type", "file", "--source.path", path("sales.jsonl"));
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.err()).contains("Failed: no records found in " + file);

    Files.writeString(file, "noise\n");
    Ended noise =
        InProcess.run("discover", "--source.type", "file", "--source.path", path("sales.jsonl"));
    assertThat(noise.status()).isEqualTo(1);
    assertThat(noise.err())
        .contains("1 records of " + file + " were read, but none of them are JSON objects");

    Ended wrong = InProcess.run("discover", "--discover.records", "0", "--sink.path", "x");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("2 options are wrong", "--discover.records 0");
    assertThat(folder)
        .isDirectoryContaining("glob:**sales.jsonl")
        .isDirectoryNotContaining("glob:**out");
  }

  @Test
  void warnsIfNoRecordCouldBeDecoded() throws Exception {
    Files.writeString(folder.resolve("events.jsonl"), "{\"at\":1}\n{\"at\":2}\n");
    assertThat(archive("out").err()).doesNotContain("WARNING");
    assertThat(archive("none", "--archive.time-field", "time").err())
        .contains(
            "WARNING: none of the 2 records could be decoded",
            "dead-letters below " + path("none"));
  }

  private Ended archive(String to, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "archive",
                "--source.type",
                "file",
                "--source.path",
                path("events.jsonl"),
                "--sink.path",
                path(to)));
    words.addAll(List.of(options));
    return InProcess.run(words.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
