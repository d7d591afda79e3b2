package io.shardflow.local.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code compact}, and what it prints. */
class CompactCommandTest {
  private static final String PARTITION = "year=2024/month=05/day=01/hour=12";

  @TempDir Path out;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing | missing: no such folder",
        "notes.txt | notes.txt: is a file; allowed: a folder of results",
        "empty | contains no results of a job; allowed: the sink.path of a job, or one of its data sets",
        "empty empty | one folder is needed: the sink.path of a job, or one of its data sets",
        "empty --target-size 5x | --target-size 5x: not allowed; allowed: size above 0, such as 128 mb",
        "empty --older-than soon | --older-than soon: not allowed; allowed: duration of 0 or more, such as 2 h",
        "empty --expire-older-than 5min | --expire-older-than 5min: not allowed; allowed: duration of 1 h or more, such as 7 d",
        "empty --target 1mb | --target 1mb: unknown option",
        "empty --sink.catalog glue | is not needed: the catalog says where tables are",
        "results --data-sets sales | --data-sets sales: is not there; found: anomalies, trends"
      })
  void wrongArgumentsAreNamed(String arguments, String problem) throws IOException {
    Files.writeString(out.resolve("notes.txt"), "");
    Files.createDirectory(out.resolve("empty"));
    write("results/anomalies", 1);
    write("results/trends", 1);
    List<String> words =
        Stream.of(arguments.split(" "))
            .map(word -> Files.exists(out.resolve(word)) ? out.resolve(word).toString() : word)
            .toList();

    assertThatThrownBy(() -> new CompactCommand().run(words, new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void theFolderIsNeeded() {
    assertThatThrownBy(() -> new CompactCommand().run(List.of(), new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("OUT: one folder is needed");
  }

  @Test
  void filesAndBytesOfEachDataSetArePrinted() throws Exception {
    write("results/anomalies", 3);
    write("results/trends", 2);

    assertThat(run(out.resolve("results").toString(), "--older-than", "0s"))
        .matches(
            """
            data set +files +after +bytes +after +seconds
            anomalies +3 +1 +24 +24 +[0-9.]+
            trends +2 +1 +16 +16 +[0-9.]+
            total +5 +2 +40 +40 +[0-9.]+
            """);
    assertThat(files(out.resolve("results/anomalies"))).hasSize(1);
  }

  @Test
  void oneDataSetCanBeChosen() throws Exception {
    write("results/anomalies", 2);
    write("results/trends", 2);

    run(out.resolve("results").toString(), "--older-than", "0s", "--data-sets", "trends");

    assertThat(files(out.resolve("results/anomalies"))).hasSize(2);
    assertThat(files(out.resolve("results/trends"))).hasSize(1);
  }

  @Test
  void filesOfTheLastTwoHoursAreLeftAloneByDefault() throws Exception {
    write("results/anomalies", 2);

    run(out.resolve("results/anomalies").toString());

    assertThat(files(out.resolve("results/anomalies"))).hasSize(2);
  }

  private static String run(String... arguments) throws Exception {
    Ended ended = InProcess.run(new CompactCommand()::run, arguments);
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended.out();
  }

  private void write(String dataSet, int files) throws IOException {
    Path folder = Files.createDirectories(out.resolve(dataSet).resolve(PARTITION));
    for (int i = 0; i < files; i++) {
      Files.writeString(folder.resolve("part-" + UUID.randomUUID() + "-0.json"), "{\"a\":1}\n");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
