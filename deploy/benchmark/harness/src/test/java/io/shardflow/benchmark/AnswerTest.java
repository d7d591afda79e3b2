package io.shardflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerTest {
  private static final String END = "2024-05-01 13:00:00.000";
  private static final String NOON = "store-revenue/year=2024/month=05/day=01/hour=12/";
  private static final String FIRST =
      "{\"store_id\":\"a\",\"revenue\":1.50,\"window_start\":\"2024-05-01 12:00:00.000\"}\n";
  private static final String SECOND =
      "{\"store_id\":\"b\",\"revenue\":2,\"window_start\":\"2024-05-01 12:00:00.000\"}\n";

  @TempDir Path folder;

  @Test
  void theOrderOfRowsFilesAndFieldsAndTheNotationOfNumbersDoNotMatter() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST + SECOND);
    write("two", NOON + "part-1.json", SECOND.replace("2,", "2.0E0,"));
    Answer two =
        answer(
            "two",
            NOON + "part-0.json",
            "{\"revenue\":1.5,\"window_start\":\"2024-05-01 12:00:00.000\",\"store_id\":\"a\"}\n");
    assertThat(two.difference(one)).isEmpty();
    assertThat(two.rows()).isEqualTo(2);
  }

  @Test
  void anotherSumIsADifference() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    Answer two = answer("two", NOON + "part-0.json", FIRST.replace("1.50", "1.51"));
    assertThat(two.difference(one))
        .isEqualToIgnoringNewLines("store-revenue: 1 rows, but not the same");
  }

  @Test
  void aRowThatIsThereTwiceIsADifference() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    Answer two = answer("two", NOON + "part-0.json", FIRST + FIRST);
    assertThat(two.difference(one)).isEqualToIgnoringNewLines("store-revenue: 2 rows instead of 1");
  }

  @Test
  void aRowInAnotherFolderIsADifference() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    Answer two = answer("two", NOON.replace("12", "13") + "part-0.json", FIRST);
    assertThat(two.difference(one)).isNotEmpty();
  }

  @Test
  void aDataSetThatShouldBeEmptyIsADifference() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    write("two", NOON + "part-0.json", FIRST);
    Answer two = answer("two", "late-events/hour=12/part-0.json", SECOND);
    assertThat(two.difference(one)).isEqualToIgnoringNewLines("late-events: 1 rows instead of 0");
  }

  @Test
  void meansMayDifferInTheLastDigitAndNoFurther() throws IOException {
    String row = "{\"sensor_id\":\"a\",\"avg_ambient_temp\":%s}\n";
    Answer one = answer("one", "sensor-averages/h/a", row.formatted("20.123456789012345"));
    Answer near = answer("near", "sensor-averages/h/a", row.formatted("20.123456789012349"));
    Answer far = answer("far", "sensor-averages/h/a", row.formatted("20.123456789112345"));
    assertThat(near.difference(one)).isEmpty();
    assertThat(far.difference(one)).isEqualToIgnoringNewLines("sensor-averages: means differ");
  }

  @Test
  void whatIsOfTheEventsThatCloseWindowsDoesNotCount() throws IOException {
    String closing = FIRST.replace("12:00:00", "13:30:00");
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    Answer two = answer("two", NOON + "part-0.json", FIRST + closing);
    assertThat(two.difference(one)).isEmpty();
  }

  @Test
  void hiddenFilesAreNoRows() throws IOException {
    Answer one = answer("one", NOON + "part-0.json", FIRST);
    write("two", NOON + "part-0.json", FIRST);
    Answer two = answer("two", "store-revenue/_spark_metadata/0", "v1\n");
    assertThat(two.difference(one)).isEmpty();
  }

  private Answer answer(String of, String file, String rows) throws IOException {
    write(of, file, rows);
    return Answer.of(folder.resolve(of), END);
  }

  private void write(String of, String file, String rows) throws IOException {
    Path path = folder.resolve(of).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, rows);
  }
}
