package io.shardflow.live.view;

import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.live.row.Row;
import io.shardflow.live.view.View.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds a view for a data set that is not known, from its first rows. */
public final class Inference {
  /** How many rows are looked at. */
  public static final int MAX_SAMPLE = 1_000;

  /** The most measures. */
  public static final int MAX_MEASURES = 12;

  private static final int MAX_COLUMNS = 200;
  private static final int MAX_KEYS = 3;

  /** So many different values of a key are always few. */
  private static final int FEW = 20;

  private static final int MAX_DISTINCT = 500;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final long MIN_STEP = 5_000;
  private static final List<String> WINDOW_STARTS = List.of("window_start", "window_start_time");
  private static final Set<String> COMMON_TIMES =
      Set.of("event_time", "eventtime", "timestamp", "time", "ts", "datetime", "event_timestamp");
  private static final Set<String> WEIGHTS =
      Set.of("count", "measurements", "total_count", "n", "samples", "readings");
  private static final Set<String> MEAN_WORDS =
      Set.of("avg", "average", "mean", "rate", "ratio", "percent", "percentage", "pct", "per");
  private static final Set<String> SUM_WORDS =
      Set.of(
          "count",
          "total",
          "sum",
          "amount",
          "revenue",
          "sales",
          "quantity",
          "qty",
          "bytes",
          "records",
          "clicks",
          "views",
          "orders",
          "cost",
          "events",
          "measurements",
          "number");
  private static final Set<String> MONEY_WORDS =
      Set.of("revenue", "amount", "price", "cost", "fare", "sales");

  private final List<Row> rows;
  private final Map<String, ColumnSample> columns = new LinkedHashMap<>();

  private Inference(List<Row> rows) {
    this.rows = rows;
    for (Row row : rows) {
      for (int i = 0; i < row.names().length; i++) {
        String name = row.names()[i];
        ColumnSample column = columns.get(name);
        if (column == null && columns.size() < MAX_COLUMNS) {
          column = new ColumnSample(name);
          columns.put(name, column);
        }
        if (column != null) {
          column.add(row.values()[i]);
        }
      }
    }
  }

  /** Returns the view for a data set of this name that begins with these rows. */
  public static View infer(String name, List<Row> rows) {
    return new Inference(rows).infer(name);
  }

  /** Returns the measure for a column that comes later, or null if its value is not a number. */
  public static Measure laterMeasure(String name, Object value) {
    ColumnSample column = new ColumnSample(name);
    column.add(value);
    return column.type() == ColumnType.NUMBER && isMeasureName(name) ? measure(column, null) : null;
  }

  private View infer(String name) {
    ColumnSample time = time();
    ColumnSample end = time == null ? null : end(time);
    List<Key> keys = keys();
    String weight = end == null ? null : weight();
    List<Measure> measures = new ArrayList<>();
    for (ColumnSample column : columns.values()) {
      if (column.type() == ColumnType.NUMBER
          && column != time
          && keys.stream().noneMatch(key -> key.name().equals(column.name()))
          && isMeasureName(column.name())
          && measures.size() < MAX_MEASURES) {
        measures.add(measure(column, weight));
      }
    }
    return new View(
        label(name),
        "other",
        measures.isEmpty(),
        time == null ? List.of() : List.of(time.name()),
        null,
        time == null ? MINUTE : step(time, end),
        keys,
        List.copyOf(measures),
        null,
        null);
  }

  private ColumnSample time() {
    ColumnSample best = null;
    int bestRank = Integer.MAX_VALUE;
    for (ColumnSample column : columns.values()) {
      int rank = timeRank(column);
      if (rank < bestRank) {
        best = column;
        bestRank = rank;
      }
    }
    return best;
  }

  private int timeRank(ColumnSample column) {
    if (column.count() * 10 < rows.size() * 9) {
      return Integer.MAX_VALUE;
    }
    String name = column.name().toLowerCase(Locale.ROOT);
    if (column.type() == ColumnType.TIME) {
      return WINDOW_STARTS.contains(name)
          ? 0
          : words(column.name()).contains("start")
              ? 1
              : COMMON_TIMES.contains(name) ? 2 : words(column.name()).contains("end") ? 5 : 3;
    }
    boolean epoch =
        column.type() == ColumnType.NUMBER
            && (COMMON_TIMES.contains(name) || name.endsWith("_time") || name.endsWith("_at"))
            && column.isEpoch();
    return epoch ? 4 : Integer.MAX_VALUE;
  }

  private ColumnSample end(ColumnSample start) {
    if (!words(start.name()).contains("start")) {
      return null;
    }
    for (ColumnSample column : columns.values()) {
      if (column.type() == ColumnType.TIME && words(column.name()).contains("end")) {
        return column;
      }
    }
    return null;
  }

  private long step(ColumnSample time, ColumnSample end) {
    long divisor = 0;
    TreeSet<Long> times = new TreeSet<>();
    for (Row row : rows) {
      long start = CellValue.time(row.get(time.name()));
      if (start == CellValue.NO_TIME) {
        continue;
      }
      if (end != null) {
        long length = CellValue.time(row.get(end.name())) - start;
        if (length >= 1_000 && length <= DAY) {
          return length;
        }
      }
      times.add(start);
    }
    Long before = null;
    for (long start : times) {
      divisor = before == null ? 0 : gcd(divisor, start - before);
      before = start;
    }
    boolean aligned = divisor >= MIN_STEP && times.first() % divisor == 0;
    return !aligned ? MINUTE : divisor > DAY ? DAY : divisor;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    Set<List<String>> combinations = Set.of();
    int few = Math.max(FEW, Math.min(MAX_DISTINCT, rows.size() / 2));
    for (ColumnSample column : columns.values()) {
      if (keys.size() == MAX_KEYS || !column.isKey(few)) {
        continue;
      }
      List<String> names = new ArrayList<>(keys.stream().map(Key::name).toList());
      names.add(column.name());
      Set<List<String>> more = new HashSet<>();
      for (Row row : rows) {
        more.add(names.stream().map(name -> CellValue.text(row.get(name))).toList());
      }
      if (combinations.isEmpty() || more.size() <= few) {
        combinations = more;
        keys.add(new Key(column.name(), label(column.name()), false));
      }
    }
    return List.copyOf(keys);
  }

  private String weight() {
    String found = null;
    for (ColumnSample column : columns.values()) {
      if (column.type() == ColumnType.NUMBER
          && column.isWhole()
          && WEIGHTS.contains(column.name().toLowerCase(Locale.ROOT))) {
        if (found != null) {
          return null;
        }
        found = column.name();
      }
    }
    return found;
  }

  private static boolean isMeasureName(String name) {
    return !name.equals(Measure.ROWS)
        && !ColumnSample.isIdName(name)
        && !ResultNames.DATE_COLUMNS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Measure measure(ColumnSample column, String weight) {
    List<String> words = words(column.name());
    Aggregate aggregate = Aggregate.MEAN;
    if (words.contains("min")) {
      aggregate = Aggregate.MIN;
    } else if (words.contains("max")) {
      aggregate = Aggregate.MAX;
    } else if (words.stream().noneMatch(MEAN_WORDS::contains)
        && words.stream().anyMatch(SUM_WORDS::contains)) {
      aggregate = Aggregate.SUM;
    }
    Format format = Format.DECIMAL;
    if (words.contains("percent") || words.contains("percentage") || words.contains("pct")) {
      format = Format.PERCENT;
    } else if (words.contains("score")) {
      format = Format.SCORE;
    } else if (aggregate == Aggregate.SUM && words.contains("count")) {
      format = Format.COUNT;
    } else if (words.stream().anyMatch(MONEY_WORDS::contains)) {
      format = Format.MONEY;
    } else if (aggregate == Aggregate.SUM && column.isWhole()) {
      format = Format.COUNT;
    }
    Measure measure = Measure.of(column.name(), label(column.name()), aggregate, format);
    if (aggregate == Aggregate.MEAN && weight != null && !weight.equals(column.name())) {
      measure = measure.weightedBy(weight);
    }
    return column.isBinary() ? measure.rounded() : measure;
  }

  /** Returns the words of a name, in lower case. */
  static List<String> words(String name) {
    return List.of(
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT).split("[^a-z0-9]+"));
  }

  /** Returns a name for people: {@code Store} for {@code store_id}. */
  static String label(String name) {
    String text =
        name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("[_\\-.\\s]+", " ").strip();
    String shorter = text.replaceAll("(?i) id$", "");
    return shorter.isEmpty()
        ? name
        : shorter.substring(0, 1).toUpperCase(Locale.ROOT) + shorter.substring(1);
  }
}
