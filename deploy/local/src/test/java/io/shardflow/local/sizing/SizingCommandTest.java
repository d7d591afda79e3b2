package io.shardflow.local.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code sizing}, and what it prints. */
class SizingCommandTest {
  private static final String[] SMALL = {"--records-per-second", "5000", "--jobs", "dedup"};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--keys 5 | --records-per-second: missing, needed by sizing",
        "--records-per-second 0 | --records-per-second 0: not allowed; allowed: number from 1 to 1000000000",
        "--records-per-second many | --records-per-second many: not allowed",
        "--records-per-second 5 --jobs dedup;sorting | allowed: one or more jobs, separated by ;: dedup, anomaly-filter",
        "--records-per-second 5 --retention 1h | allowed: duration from 24 h to 7 d",
        "--records-per-second 5 --record-byte 7 | unknown option; did you mean --record-bytes?",
        "--records-per-second 5 --region mars-1 | --region mars-1: is not in the price table of 2026-11-29, which has: us-east-1. Give a table with its prices: --prices FILE",
        "--records-per-second 5 --prices none.json | --prices none.json: is not a readable price table"
      })
  void wrongArgumentsAreNamed(String arguments, String problem) {
    assertThatThrownBy(
            () -> new SizingCommand().run(List.of(arguments.split(" ")), new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void everyLineOfTheBillIsPrinted() throws Exception {
    assertThat(run(SMALL))
        .contains("5,000 records/s of 400 bytes: 2.0 MB/s")
        .containsPattern("provisioned +293.46 \\$/month +10 shards: 10 to write, 2 to read")
        .containsPattern("on demand +1,227.50 \\$/month")
        .contains("cheaper: provisioned. The jobs read by polling.")
        .contains("by enhanced fan-out instead: provisioned 466.60 $/month, 10 shards\n")
        .containsPattern("stream +shards of the stream +7,300.0 shard-hour at 0.015 +109.50")
        .containsPattern(
            "dedup +KPUs, and one for the JobManager +1,460.0 KPU-hour at 0.11 +160.60")
        .containsPattern("total +[0-9,]+\\.[0-9]{2}\n");
  }

  @Test
  void theTotalIsTheSumOfTheLines() throws Exception {
    double sum = 0;
    double total = 0;
    for (String line : run(SMALL).lines().toList()) {
      if (line.matches("  (stream|dedup|all) .* at [0-9.]+ +[0-9,.]+")) {
        sum += dollars(line);
      } else if (line.matches("  total .*")) {
        total = dollars(line);
      }
    }
    assertThat(sum).isPositive().isCloseTo(total, within(0.1));
  }

  @Test
  void anotherPriceTableCanBeGiven() throws Exception {
    String ours =
        new String(
            PriceTable.class.getResourceAsStream("prices.json").readAllBytes(),
            StandardCharsets.UTF_8);
    Path table = folder.resolve("prices.json");
    Files.writeString(table, ours.replace("us-east-1", "eu-south-9").replace("0.015", "0.030"));
    assertThat(
            run(
                "--records-per-second",
                "5000",
                "--region",
                "eu-south-9",
                "--prices",
                table.toString(),
                "--jobs",
                "dedup"))
        .contains("eu-south-9, prices of 2026-11-29")
        .containsPattern("shard-hour at 0.03 +219.00");

    Files.writeString(table, ours.replace("\"kpu-hour\": 0.11,", ""));
    assertThatThrownBy(() -> run("--records-per-second", "5", "--prices", table.toString()))
        .hasMessageContaining("has no price (a number of dollars) in us-east-1 of: kpu-hour");
  }

  @Test
  void limitsThatAreExceededAreNamed() throws Exception {
    assertThat(run("--records-per-second", "20000000", "--jobs", "taxi-trips", "--peak", "1"))
        .contains("20,000 shards: 20,000 to write")
        .doesNotContain("the quota is 20,000 per account");
    assertThat(run("--records-per-second", "30000000", "--jobs", "taxi-trips", "--peak", "1"))
        .contains("not possible: it grows to 10,000 MB/s")
        .contains("30,000 shards: the quota is 20,000 per account.")
        .contains("KPUs: the quota is 64 per application.")
        .contains("the service allows 256. Divide the stream.");
  }

  @Test
  void helpListsTheOptions() {
    assertThat(new SizingCommand().help())
        .contains("--records-per-second", "--record-bytes", "--keys", "--region", "--prices");
  }

  private static double dollars(String line) {
    return Double.parseDouble(line.replaceFirst(".* ", "").replace(",", ""));
  }

  private static String run(String... arguments) throws Exception {
    PrintStream screen = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(new SizingCommand().run(List.of(arguments), new Configuration())).isZero();
    } finally {
      System.setOut(screen);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
