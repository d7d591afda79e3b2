package io.shardflow.local.discover;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.text.Printable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values that a field has had, and what that makes it in Flink SQL. */
final class FieldValues {
  /** What Flink reads as a number where the column is one. Leading zeros belong to a text. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d{0,99})(\\.\\d{1,99})?([eE][+-]?\\d{1,3})?");

  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d+");
  private static final Pattern TRUTH = Pattern.compile("(?i)true|false");

  /**
   * The last word of the name says money: {@code fare_amount}, {@code unitPrice}, {@code sales}.
   */
  private static final Pattern MONEY =
      Pattern.compile(
          "(?:.*[^a-zA-Z]|.*[a-z](?=[A-Z]))?(?i:(?:amount|amt|balance|charge|cost|fare|fee|price|"
              + "revenue|sale|surcharge|tax|tip|toll|total)s?|eur|usd)");

  private static final Pattern TIME =
      Pattern.compile(
          "(?i:.*(?:time|date|epoch|millis).*)|(?:.*[^a-zA-Z])?(?i:ts|at)|.*[a-z](?:Ts|At)");

  /** What the amounts of {@code sql/env} are: the same digits either side of the point. */
  private static final String AMOUNT = "DECIMAL(38, 18)";

  private static final Set<String> TYPES_OF_TIMES = Set.of("STRING", "BIGINT", "DOUBLE");

  /** Of a kind of value that is to count: one in so many. */
  private static final int LEAST_SHARE = 100;

  static final String IN_TEXTS = " in a text";

  private static final int MOST_INTEGER_DIGITS = 20;
  private static final int MOST_DECIMALS = 18;

  private enum Kind {
    TEXT("text"),
    TRUTH("boolean"),
    INTEGER("number"),
    DECIMAL("number"),
    /** Not finite, or with more digits than an amount. */
    EXTREME_NUMBER("extreme number"),
    HUGE_INTEGER("beyond BIGINT"),
    OBJECT("object"),
    ARRAY("array");

    private static final Set<Kind> AMOUNTS = EnumSet.of(INTEGER, DECIMAL);
    private static final Set<Kind> NUMBERS = EnumSet.of(INTEGER, DECIMAL, EXTREME_NUMBER);

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private final String name;
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final Set<Kind> kindsInTexts = EnumSet.noneOf(Kind.class);
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, FieldValues> fields = new LinkedHashMap<>();
  private final TimeNotations times = new TimeNotations();
  private FieldValues elements;
  private long count;
  private long blanks;
  private boolean leadingZeros;
  private JsonNode example;

  FieldValues(String name) {
    this.name = name;
  }

  void add(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (value.isTextual() && value.textValue().isBlank()) {
      blanks++;
      return;
    }
    count++;
    Kind kind = kind(value);
    (value.isTextual() ? kindsInTexts : kinds).add(kind);
    counts.merge(kind.label, 1L, Long::sum);
    leadingZeros |= value.isTextual() && LEADING_ZERO.matcher(value.textValue().strip()).matches();
    if (example == null) {
      example = value;
    }
    if (value.isTextual() || value.isIntegralNumber() || value.isBigDecimal()) {
      times.add(value.asText());
    }
    value
        .fields()
        .forEachRemaining(
            field ->
                fields.computeIfAbsent(field.getKey(), FieldValues::new).add(field.getValue()));
    if (value.isArray()) {
      elements = elements == null ? new FieldValues(name) : elements;
      value.forEach(elements::add);
    }
  }

  private static Kind kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> Kind.OBJECT;
      case ARRAY -> Kind.ARRAY;
      case BOOLEAN -> Kind.TRUTH;
      case NUMBER -> {
        boolean finite = value.isIntegralNumber() || value.isBigDecimal();
        yield finite ? number(value.decimalValue(), value.isIntegralNumber()) : Kind.EXTREME_NUMBER;
      }
      default -> textKind(value.textValue().strip());
    };
  }

  private static Kind textKind(String text) {
    if (TRUTH.matcher(text).matches()) {
      return Kind.TRUTH;
    }
    return NUMBER.matcher(text).matches()
        ? number(new BigDecimal(text), text.matches("-?\\d+"))
        : Kind.TEXT;
  }

  private static Kind number(BigDecimal value, boolean whole) {
    if (whole) {
      return value.toBigInteger().bitLength() < Long.SIZE ? Kind.INTEGER : Kind.HUGE_INTEGER;
    }
    boolean exact =
        value.scale() <= MOST_DECIMALS
            && (long) value.precision() - value.scale() <= MOST_INTEGER_DIGITS;
    return exact ? Kind.DECIMAL : Kind.EXTREME_NUMBER;
  }

  /**
   * The kinds that count, by one rule for values and for texts that say them. Texts of several
   * kinds are just texts, and so are all texts of a field where one has leading zeros: as a number,
   * it would be read as another value.
   */
  private Set<Kind> kinds() {
    Set<Kind> all = common(kinds);
    Set<Kind> inTexts = common(kindsInTexts);
    boolean alike = inTexts.size() <= 1 || Kind.NUMBERS.containsAll(inTexts);
    all.addAll(alike && !leadingZeros ? inTexts : Set.of(Kind.TEXT));
    return all;
  }

  private Set<Kind> common(Set<Kind> of) {
    Set<Kind> common = EnumSet.noneOf(Kind.class);
    of.stream().filter(kind -> !isRare(counts.get(kind.label))).forEach(common::add);
    return common;
  }

  /** Whether so few values do not count: one spoilt record must not spoil the type. */
  private boolean isRare(long few) {
    return few * LEAST_SHARE < count;
  }

  private boolean are(Kind kind) {
    return kinds().equals(EnumSet.of(kind));
  }

  String name() {
    return name;
  }

  /** Whether a column can have this name, and a terminal show it. */
  boolean isColumn() {
    return !name.isBlank() && Printable.isLine(name);
  }

  /** Of objects, their fields, in the order in which they came first. */
  Collection<FieldValues> fields() {
    return are(Kind.OBJECT) ? fields.values() : Set.of();
  }

  /** Of arrays, what is in them; else null. */
  FieldValues elements() {
    return are(Kind.ARRAY) ? elements : null;
  }

  /** How many there were that are not NULL in SQL. */
  long count() {
    return blanks > 0 && type().equals("STRING") ? count + blanks : count;
  }

  /** The first one; null if there was none. */
  JsonNode example() {
    return example;
  }

  boolean areTimes() {
    return times.count() > 0
        && (noTimes() == 0 || isRare(noTimes()))
        && TYPES_OF_TIMES.contains(type())
        && (!times.areNumbersToo() || TIME.matcher(name).matches());
  }

  TimeNotations times() {
    return times;
  }

  /** How many of them are no times. */
  long noTimes() {
    return count - times.count();
  }

  /** The type of a column of Flink SQL that holds all of them. */
  String type() {
    String columns =
        fields().stream()
            .filter(FieldValues::isColumn)
            .map(field -> CreateTable.quoted(field.name) + " " + field.type())
            .collect(Collectors.joining(", "));
    if (!columns.isEmpty()) {
      return "ROW<" + columns + ">";
    }
    if (are(Kind.ARRAY)) {
      return "ARRAY<" + elements.type() + ">";
    }
    // Flink reads every other value as false, also a blank text.
    if (are(Kind.TRUTH) && counts.size() == 1 && blanks == 0) {
      return "BOOLEAN";
    }
    if (count > 0 && Kind.AMOUNTS.containsAll(kinds()) && MONEY.matcher(name).matches()) {
      return AMOUNT;
    }
    if (are(Kind.INTEGER)) {
      return "BIGINT";
    }
    return count > 0 && Kind.NUMBERS.containsAll(kinds()) ? "DOUBLE" : "STRING";
  }

  /** What the type does not say of them; empty if there is nothing. */
  String note() {
    if (count == 0) {
      return blanks == 0 ? "always null" : "always empty";
    }
    if (areTimes()) {
      return "time";
    }
    String labels =
        kinds().stream().map(kind -> kind.label).distinct().collect(Collectors.joining(", "));
    if (type().equals("STRING")) {
      return labels.contains(",") ? "mixed: " + labels : are(Kind.TEXT) ? "" : labels;
    }
    String inTexts = common(kindsInTexts).isEmpty() ? "" : labels + IN_TEXTS;
    String rarely =
        counts.entrySet().stream()
            .filter(kind -> isRare(kind.getValue()))
            .map(Map.Entry::getKey)
            .reduce("", (all, kind) -> all + (all.isEmpty() ? "rarely " : ", ") + kind);
    return inTexts + (inTexts.isEmpty() || rarely.isEmpty() ? "" : ", ") + rarely;
  }
}
