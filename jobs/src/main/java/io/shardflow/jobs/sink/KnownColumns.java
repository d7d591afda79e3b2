package io.shardflow.jobs.sink;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import io.shardflow.model.RowSchema.Column;
import io.shardflow.model.RowSchema.Type;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.Alert;
import io.shardflow.model.result.Anomaly;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import io.shardflow.model.result.SensorSummary;
import io.shardflow.model.result.StoreRevenue;
import io.shardflow.model.result.Trend;
import io.shardflow.model.result.TypedTrip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The columns of the data sets that Shardflow's jobs write. So their types never depend on the rows
 * that happen to be there: a column of nothing but whole numbers may still be a decimal.
 */
public final class KnownColumns {
  /** The types of the rows, by data set. Late events have the shape of the job's input. */
  private static final Map<String, List<Class<? extends OutputRecord>>> ROWS =
      Map.ofEntries(
          Map.entry("clean-readings", List.of(CleanReading.class)),
          Map.entry("temperature-gaps", List.of(CleanReading.class)),
          Map.entry("sensor-averages", List.of(SensorAverage.class)),
          Map.entry("anomalies", List.of(Anomaly.class)),
          Map.entry("alerts", List.of(Alert.class)),
          Map.entry("store-revenue", List.of(StoreRevenue.class)),
          Map.entry("category-revenue", List.of(CategoryRevenue.class)),
          Map.entry("trends", List.of(Trend.class)),
          Map.entry("sensor-summaries", List.of(SensorSummary.class)),
          Map.entry("taxi-trips", List.of(TypedTrip.class)),
          Map.entry("archive", List.of(RawRecord.class)),
          Map.entry("dead-letters", List.of(DeadLetter.class)),
          Map.entry(
              "late-events", List.of(Sale.class, SensorReading.class, TemperatureProbe.class)));

  /** The columns that reference data adds to the rows of some data sets. */
  private static final Map<String, Type> REFERENCE =
      Map.of("name", Type.TEXT, "site", Type.TEXT, "known", Type.BOOL);

  private static final Set<String> WITH_REFERENCE = Set.of("anomalies", "store-revenue");

  private KnownColumns() {}

  /** Returns the names of all data sets that are known. */
  public static Set<String> dataSets() {
    return ROWS.keySet();
  }

  /** Returns the columns of each kind of row in a data set, without those of reference data. */
  public static List<RowSchema> schemas(String dataSet) {
    return ROWS.getOrDefault(dataSet, List.of()).stream()
        .map(KnownColumns::schema)
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns the types by the names of the columns; empty if the data set is not known. */
  public static Map<String, Type> types(String dataSet) {
    Map<String, Type> types = new LinkedHashMap<>();
    for (RowSchema schema : schemas(dataSet)) {
      for (Column column : schema.columns()) {
        types.put(column.name(), column.type());
      }
    }
    if (WITH_REFERENCE.contains(dataSet)) {
      types.putAll(REFERENCE);
    }
    return types;
  }

  /** Returns the column whose time determines the date folders; the input's own in late events. */
  public static String timeColumn(String dataSet) {
    try {
      return TimeColumn.of(RowSamples.of(TypeInformation.of(ROWS.get(dataSet).get(0))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RowSchema schema(Class<? extends OutputRecord> type) {
    try {
      return RowSchema.of(RowSamples.of(TypeInformation.of(type)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
