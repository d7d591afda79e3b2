package io.shardflow.live.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.row.Row;
import io.shardflow.live.view.View.Key;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceTest {

  private static View infer(String[] names, List<Object[]> values) {
    List<Row> rows = new ArrayList<>();
    values.forEach(value -> rows.add(new Row(names, value)));
    return Inference.infer("my-data_set", rows);
  }

  private static List<String> keys(View view) {
    return view.keys().stream().map(Key::name).toList();
  }

  private static List<String> measures(View view) {
    return view.measures().stream()
        .map(
            measure ->
                measure.name()
                    + " "
                    + measure.aggregate().id()
                    + (measure.weight() == null ? "" : " by " + measure.weight()))
        .toList();
  }

  @Test
  void windowsOfCsvFiles() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(
          new Object[] {
            "north-" + i % 40,
            "2024-05-01 12:%02d:00.000".formatted(i / 40 * 5),
            "2024-05-01 12:%02d:00.000".formatted(i / 40 * 5 + 5),
            "" + i * 0.5,
            "7",
            "" + i,
            "order " + i,
            "00" + i,
          });
    }

    View view =
        infer(
            new String[] {
              "zone",
              "window_start",
              "window_end",
              "avg_speed",
              "count",
              "bytes",
              "note",
              "order_id"
            },
            rows);

    assertThat(view.title()).isEqualTo("My data set");
    assertThat(view.feed()).isFalse();
    assertThat(view.times()).containsExactly("window_start");
    assertThat(view.step()).isEqualTo(300_000);
    assertThat(keys(view)).containsExactly("zone");
    assertThat(measures(view)).containsExactly("avg_speed mean by count", "count sum", "bytes sum");
  }

  @Test
  void eventsHaveMinutes() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new Object[] {
            1_714_564_800L + i, (long) i % 3, i % 2 == 0, 20.1 + i, 0.1 + 0.2, i % 5 + 100L,
          });
    }

    View view =
        infer(new String[] {"ts", "deviceID", "open", "temperature", "cost", "status_code"}, rows);

    assertThat(view.times()).containsExactly("ts");
    assertThat(view.step()).isEqualTo(60_000);
    assertThat(keys(view)).containsExactly("deviceID", "open", "status_code");
    assertThat(measures(view)).containsExactly("temperature mean", "cost sum");
    // 0.30000000000000004 is no decimal.
    assertThat(view.measures().get(1).exact()).isFalse();
    assertThat(view.measures().get(0).exact()).isTrue();
  }

  @Test
  void rowsWithoutTimeAndNumbersAreAFeed() {
    View view = infer(new String[] {"text"}, List.of(new Object[] {"x"}, new Object[] {null}));

    assertThat(view.feed()).isTrue();
    assertThat(view.times()).isEmpty();
    assertThat(keys(view)).containsExactly("text");
  }

  @Test
  void spacingOfStartsIsTheStep() {
    List<Object[]> rows = new ArrayList<>();
    for (int i : new int[] {0, 6, 2, 2, 11}) {
      rows.add(new Object[] {"2024-05-01T12:00:%02dZ".formatted(i * 5), 1L});
    }

    assertThat(infer(new String[] {"start", "v"}, rows).step()).isEqualTo(5_000);
  }

  @Test
  void manyDifferentTextsAreNoKey() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new Object[] {"name " + i, "group " + i % 30, 1L});
    }

    assertThat(keys(infer(new String[] {"name", "group", "v"}, rows))).containsExactly("group");
  }
}
