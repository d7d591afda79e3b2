package io.shardflow.live.query;

import io.shardflow.live.query.Query.Between;
import io.shardflow.live.query.Query.Fixed;
import io.shardflow.live.query.Query.Last;
import io.shardflow.live.query.Query.Named;
import io.shardflow.live.query.Query.NamedStep;
import io.shardflow.live.query.Query.Range;
import io.shardflow.live.query.Query.Step;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the parameters of queries. */
public final class QueryParser {
  /** The largest number of groups in a result. */
  public static final int MAX_TOP = 2_000;

  /** The largest number of rows in a result. */
  public static final int MAX_ROWS = 1_000;

  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_VALUES = 32;
  private static final Map<String, Long> RANGES =
      Map.of(
          "15m", 900_000L,
          "1h", 3_600_000L,
          "6h", 21_600_000L,
          "24h", 86_400_000L,
          "7d", 604_800_000L,
          "30d", 2_592_000_000L);
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "sets", Set.of(),
          "series",
              Set.of(
                  "set",
                  "by",
                  "where",
                  "measures",
                  "from",
                  "to",
                  "range",
                  "zone",
                  "step",
                  "top",
                  "order"),
          "latest", Set.of("set", "where", "limit"),
          "rows", Set.of("set", "where", "limit", "before"));

  private final Map<String, List<String>> parameters;

  private QueryParser(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads a query of any kind but {@code health}.
   *
   * @param parameters decoded values by name
   * @throws QueryException if a parameter is missing, unknown, or not allowed
   */
  public static Query parse(Map<String, List<String>> parameters) {
    return new QueryParser(parameters).parse();
  }

  private Query parse() {
    String kind = one("kind");
    if (kind == null || !ALLOWED.containsKey(kind)) {
      throw wrong("kind", kind, "sets, series, latest, rows or health");
    }
    check(kind);
    return switch (kind) {
      case "sets" -> new Query.Sets();
      case "series" ->
          new Query.Series(
              set(),
              all("by"),
              all("where"),
              names("measures"),
              range(),
              zone(),
              step(),
              (int) number("top", 10, 0, MAX_TOP),
              one("order"));
      case "latest" ->
          new Query.Latest(set(), all("where"), (int) number("limit", MAX_ROWS, 1, MAX_ROWS));
      default ->
          new Query.Rows(
              set(),
              all("where"),
              (int) number("limit", 100, 1, MAX_ROWS),
              number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE));
    };
  }

  private void check(String kind) {
    Set<String> allowed = ALLOWED.get(kind);
    for (Map.Entry<String, List<String>> entry : parameters.entrySet()) {
      String name = entry.getKey();
      if (!name.equals("kind") && !allowed.contains(name)) {
        throw QueryException.bad(
            "unknown parameter "
                + quoted(name)
                + ": kind="
                + kind
                + (allowed.isEmpty()
                    ? " has no parameters"
                    : " allows " + String.join(", ", new TreeSet<>(allowed))));
      }
      if (entry.getValue().size() > MAX_VALUES) {
        throw QueryException.bad(name + " is given more than " + MAX_VALUES + " times");
      }
      for (String value : entry.getValue()) {
        if (value.length() > MAX_LENGTH) {
          throw QueryException.bad(name + " has more than " + MAX_LENGTH + " characters");
        }
      }
    }
  }

  private String set() {
    String set = one("set");
    if (set == null) {
      throw wrong("set", null, "the id of a data set; kind=sets lists them");
    }
    return set;
  }

  private Range range() {
    String range = one("range");
    boolean between = parameters.containsKey("from") || parameters.containsKey("to");
    if (range == null) {
      if (!between) {
        return Named.ALL;
      }
      Long from = time("from");
      Long to = time("to");
      if (from != null && to != null && from >= to) {
        throw QueryException.bad("from=" + from + " must be before to=" + to);
      }
      return new Between(from, to);
    }
    if (between) {
      throw QueryException.bad("range cannot be used with from or to");
    }
    if (RANGES.containsKey(range)) {
      return new Last(RANGES.get(range));
    }
    return switch (range) {
      case "all" -> Named.ALL;
      case "today" -> Named.TODAY;
      case "latest" -> Named.LATEST;
      default -> throw wrong("range", range, "15m, 1h, 6h, 24h, 7d, 30d, all, today or latest");
    };
  }

  private Step step() {
    String step = one("step");
    if (step == null) {
      return NamedStep.AUTO;
    }
    return switch (step) {
      case "auto" -> NamedStep.AUTO;
      case "all" -> NamedStep.ALL;
      case "1d", "86400000" -> NamedStep.DAY;
      default -> {
        try {
          long millis = Long.parseLong(step);
          if (millis >= 1 && millis <= 366 * 86_400_000L) {
            yield new Fixed(millis);
          }
        } catch (NumberFormatException e) {
          // Reported below.
        }
        throw wrong("step", step, "auto, all, 1d, or milliseconds from 1 to 31622400000");
      }
    };
  }

  private ZoneId zone() {
    String zone = one("zone");
    try {
      return zone == null ? ZoneId.of("UTC") : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw wrong("zone", zone, "a time zone such as UTC or Europe/Berlin");
    }
  }

  private Long time(String name) {
    return parameters.containsKey(name)
        ? (Long) number(name, 0, -62_135_596_800_000L, 253_402_300_799_999L)
        : null;
  }

  private long number(String name, long otherwise, long min, long max) {
    String value = one(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw wrong(name, value, "a whole number from " + min + " to " + max);
  }

  private List<String> all(String name) {
    return List.copyOf(parameters.getOrDefault(name, List.of()));
  }

  private List<String> names(String name) {
    List<String> names = new ArrayList<>();
    all(name).forEach(value -> names.addAll(Arrays.asList(value.split(",", -1))));
    return List.copyOf(names);
  }

  private String one(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw QueryException.bad(name + " is given " + values.size() + " times; give it once");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static QueryException wrong(String name, String value, String allowed) {
    return QueryException.bad(
        (value == null ? name + " is missing" : name + " is " + quoted(value))
            + "; allowed: "
            + allowed);
  }

  private static String quoted(String text) {
    return "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\"";
  }
}
