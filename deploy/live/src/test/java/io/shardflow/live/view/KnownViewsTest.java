package io.shardflow.live.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.jobs.sink.RowSamples;
import io.shardflow.model.RowSchema;
import io.shardflow.model.RowSchema.Type;
import io.shardflow.model.result.Undelivered;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownViewsTest {
  private static final Set<Type> NUMBERS = Set.of(Type.INTEGER, Type.NUMBER, Type.DECIMAL);

  /** A data set that no job of this version writes. */
  private static final String LATER = "anomaly-scores";

  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>(KnownViews.names());
    names.addAll(KnownColumns.dataSets());
    names.removeIf(name -> name.equals(LATER) && !KnownColumns.dataSets().contains(LATER));
    return names;
  }

  @ParameterizedTest
  @MethodSource("names")
  void columnsAreThoseOfTheRows(String name) throws IOException {
    View view = KnownViews.of(name);
    assertThat(view).as("view of a data set that a job writes").isNotNull();
    Map<String, Type> columns = new HashMap<>(KnownColumns.types(name));
    if (name.equals("undelivered")) {
      RowSchema.of(RowSamples.of(TypeInformation.of(Undelivered.class)))
          .columns()
          .forEach(column -> columns.put(column.name(), column.type()));
    }

    for (View.Key key : view.keys()) {
      if (key.name().equals(View.JOB) && KnownViews.isShared(name)) {
        continue;
      }
      assertThat(columns).containsKey(key.name());
    }
    for (Measure measure : view.measures()) {
      if (measure.share() == null) {
        assertThat(columns.get(measure.name())).as(measure.name()).isIn(NUMBERS);
      } else {
        assertThat(view.measures().stream().map(Measure::name))
            .contains(measure.share().part(), measure.share().whole());
      }
      if (measure.weight() != null) {
        assertThat(columns.get(measure.weight())).isEqualTo(Type.INTEGER);
      }
      if (measure.format() == Format.MONEY) {
        assertThat(columns.get(measure.name())).isEqualTo(Type.DECIMAL);
        assertThat(measure.exact()).isTrue();
      }
    }
    assertThat(view.times()).allSatisfy(time -> assertThat(columns.get(time)).isEqualTo(Type.TIME));
    if (KnownColumns.dataSets().contains(name)) {
      assertThat(view.times()).contains(KnownColumns.timeColumn(name));
    }
    if (view.end() != null) {
      assertThat(columns.get(view.end())).isEqualTo(Type.TIME);
    }
    if (view.latestBy() != null) {
      assertThat(columns.keySet()).containsAll(view.latestBy());
    }
    if (view.closed() != null) {
      assertThat(columns).containsKey(view.closed().column());
    }
  }
}
