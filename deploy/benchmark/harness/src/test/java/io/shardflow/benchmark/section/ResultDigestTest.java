package io.shardflow.benchmark.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDigestTest {
  private static final String CUTOFF = "2024-05-01 13:00:00.000";
  private static final String NOON = "store-revenue/year=2024/month=05/day=01/hour=12/";
  private static final String FIRST =
      "{\"store_id\":\"a\",\"revenue\":1.50,\"window_start\":\"2024-05-01 12:00:00.000\"}\n";
  private static final String SECOND =
      "{\"store_id\":\"b\",\"revenue\":2,\"window_start\":\"2024-05-01 12:00:00.000\"}\n";

  @TempDir Path folder;

  @Test
  void ignoresOrderAndNumberNotation() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST + SECOND);
    write("two", NOON + "part-1.json", SECOND.replace("2,", "2.0E0,"));
    ResultDigest two =
        digest(
            "two",
            NOON + "part-0.json",
            "{\"revenue\":1.5,\"window_start\":\"2024-05-01 12:00:00.000\",\"store_id\":\"a\"}\n");
    assertThat(two.difference(one)).isEmpty();
    assertThat(two.rows()).isEqualTo(2);
  }

  @Test
  void findsAnotherValue() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", NOON + "part-0.json", FIRST.replace("1.50", "1.51"));
    assertThat(two.difference(one))
        .isEqualToIgnoringNewLines("store-revenue: 1 rows, with other contents");
  }

  @Test
  void findsADuplicatedRow() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", NOON + "part-0.json", FIRST + FIRST);
    assertThat(two.difference(one)).isEqualToIgnoringNewLines("store-revenue: 2 rows instead of 1");
  }

  @Test
  void findsARowInAnotherFolder() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", NOON.replace("12", "13") + "part-0.json", FIRST);
    assertThat(two.difference(one)).isNotEmpty();
  }

  @Test
  void findsAnUnexpectedDataSet() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    write("two", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", "late-events/hour=12/part-0.json", SECOND);
    assertThat(two.difference(one)).isEqualToIgnoringNewLines("late-events: 1 rows instead of 0");
  }

  @Test
  void toleratesOnlyTheLastDigitOfMeans() throws IOException {
    String row = "{\"sensor_id\":\"a\",\"avg_ambient_temp\":%s}\n";
    ResultDigest one = digest("one", "sensor-averages/h/a", row.formatted("20.123456789012345"));
    ResultDigest near = digest("near", "sensor-averages/h/a", row.formatted("20.123456789012349"));
    ResultDigest far = digest("far", "sensor-averages/h/a", row.formatted("20.123456789112345"));
    assertThat(near.difference(one)).isEmpty();
    assertThat(far.difference(one)).isEqualToIgnoringNewLines("sensor-averages: means differ");
  }

  @Test
  void ignoresRowsOfTheEventsThatCloseWindows() throws IOException {
    String closing = FIRST.replace("12:00:00", "13:30:00");
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", NOON + "part-0.json", FIRST + closing);
    assertThat(two.difference(one)).isEmpty();
  }

  @Test
  void ignoresHiddenFiles() throws IOException {
    ResultDigest one = digest("one", NOON + "part-0.json", FIRST);
    write("two", NOON + "part-0.json", FIRST);
    ResultDigest two = digest("two", "store-revenue/_spark_metadata/0", "v1\n");
    assertThat(two.difference(one)).isEmpty();
  }

  private ResultDigest digest(String folderName, String file, String rows) throws IOException {
    write(folderName, file, rows);
    return ResultDigest.of(folder.resolve(folderName), CUTOFF);
  }

  private void write(String folderName, String file, String rows) throws IOException {
    Path path = folder.resolve(folderName).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, rows);
  }
}
