package io.shardflow.local.discover.fields;

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

/** The sampled values of one field, and the type of Flink SQL that can hold them. */
public final class FieldValues {
  /** The texts that Flink can read into a numeric column. Leading zeros make it a text. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d{0,99})(\\.\\d{1,99})?([eE][+-]?\\d{1,3})?");

  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d+");
  private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");

  /** Names whose last word means money: {@code fare_amount}, {@code unitPrice}, {@code sales}. */
  private static final Pattern MONEY_NAME =
      Pattern.compile(
          "(?:.*[^a-zA-Z]|.*[a-z](?=[A-Z]))?(?i:(?:amount|amt|balance|charge|cost|fare|fee|price|"
              + "revenue|sale|surcharge|tax|tip|toll|total)s?|eur|usd)");

  private static final Pattern TIME_NAME =
      Pattern.compile(
          "(?i:.*(?:time|date|epoch|millis).*)|(?:.*[^a-zA-Z])?(?i:ts|at)|.*[a-z](?:Ts|At)");

  /** The type of amounts in {@code sql/env}. */
  private static final String AMOUNT_TYPE = "DECIMAL(38, 18)";

  private static final Set<String> TIME_TYPES = Set.of("STRING", "BIGINT", "DOUBLE");

  /** A kind of value is rare, and does not count, below one value in this number. */
  private static final int RARE_BELOW_ONE_IN = 100;

  /** Ends the note of a field whose values are JSON strings of another kind. */
  public static final String AS_TEXT = " as text";

  private static final int MAX_INTEGER_DIGITS = 20;
  private static final int MAX_DECIMALS = 18;

  private enum Kind {
    TEXT("text"),
    BOOLEAN("boolean"),
    INTEGER("number"),
    DECIMAL("number"),
    /** A number that is not finite, or that has more digits than an amount. */
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
  private final Set<Kind> kindsOfTexts = EnumSet.noneOf(Kind.class);
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, FieldValues> fields = new LinkedHashMap<>();
  private final TimeNotations times = new TimeNotations();
  private FieldValues elements;
  private long count;
  private long blanks;
  private boolean leadingZeros;
  private JsonNode example;

  /** Creates a field without values. */
  public FieldValues(String name) {
    this.name = name;
  }

  /** Adds a value. Null counts like an absent field. */
  public void add(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (value.isTextual() && value.textValue().isBlank()) {
      blanks++;
      return;
    }
    count++;
    Kind kind = kind(value);
    (value.isTextual() ? kindsOfTexts : kinds).add(kind);
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
      case BOOLEAN -> Kind.BOOLEAN;
      case NUMBER -> {
        boolean finite = value.isIntegralNumber() || value.isBigDecimal();
        yield finite ? number(value.decimalValue(), value.isIntegralNumber()) : Kind.EXTREME_NUMBER;
      }
      default -> textKind(value.textValue().strip());
    };
  }

  private static Kind textKind(String text) {
    if (BOOLEAN.matcher(text).matches()) {
      return Kind.BOOLEAN;
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
        value.scale() <= MAX_DECIMALS
            && (long) value.precision() - value.scale() <= MAX_INTEGER_DIGITS;
    return exact ? Kind.DECIMAL : Kind.EXTREME_NUMBER;
  }

  /**
   * Returns the kinds of values that count. A JSON string counts as what it contains, unless the
   * strings contain several kinds of values, or one of them has leading zeros, which would be lost
   * in a number. Then all strings are texts.
   */
  private Set<Kind> kinds() {
    Set<Kind> all = common(kinds);
    Set<Kind> textKinds = common(kindsOfTexts);
    boolean isOneKind = textKinds.size() <= 1 || Kind.NUMBERS.containsAll(textKinds);
    all.addAll(isOneKind && !leadingZeros ? textKinds : Set.of(Kind.TEXT));
    return all;
  }

  private Set<Kind> common(Set<Kind> all) {
    Set<Kind> common = EnumSet.noneOf(Kind.class);
    all.stream().filter(kind -> !isRare(counts.get(kind.label))).forEach(common::add);
    return common;
  }

  /** Returns whether values are too few to count, so that one bad record does not set the type. */
  private boolean isRare(long values) {
    return values * RARE_BELOW_ONE_IN < count;
  }

  private boolean areAll(Kind kind) {
    return kinds().equals(EnumSet.of(kind));
  }

  /** Returns the name of the field. */
  public String name() {
    return name;
  }

  /** Returns whether the name can be a column name, and can be printed. */
  public boolean isColumn() {
    return !name.isBlank() && Printable.isLine(name);
  }

  /** Returns the fields of the values if they are objects, in order of first appearance. */
  public Collection<FieldValues> fields() {
    return areAll(Kind.OBJECT) ? fields.values() : Set.of();
  }

  /** Returns the elements of the values if they are arrays, or null otherwise. */
  public FieldValues elements() {
    return areAll(Kind.ARRAY) ? elements : null;
  }

  /** Returns the number of values that are not NULL in SQL. */
  public long count() {
    return blanks > 0 && type().equals("STRING") ? count + blanks : count;
  }

  /** Returns the first value, or null if there was none. */
  public JsonNode example() {
    return example;
  }

  /** Returns whether the values are times, apart from rare exceptions. */
  public boolean areTimes() {
    return times.count() > 0
        && (nonTimes() == 0 || isRare(nonTimes()))
        && TIME_TYPES.contains(type())
        && (!times.includeNumbers() || TIME_NAME.matcher(name).matches());
  }

  /** Returns the values that are times, also if others are not. */
  public TimeNotations times() {
    return times;
  }

  /** Returns the number of values that are not times. */
  public long nonTimes() {
    return count - times.count();
  }

  /** Returns the type of a column of Flink SQL that can hold all values, except rare kinds. */
  public String type() {
    String columns =
        fields().stream()
            .filter(FieldValues::isColumn)
            .map(field -> Quoting.identifier(field.name) + " " + field.type())
            .collect(Collectors.joining(", "));
    if (!columns.isEmpty()) {
      return "ROW<" + columns + ">";
    }
    if (areAll(Kind.ARRAY)) {
      return "ARRAY<" + elements.type() + ">";
    }
    // Flink reads every text other than "true" as false, even a blank one.
    if (areAll(Kind.BOOLEAN) && counts.size() == 1 && blanks == 0) {
      return "BOOLEAN";
    }
    if (count > 0 && Kind.AMOUNTS.containsAll(kinds()) && MONEY_NAME.matcher(name).matches()) {
      return AMOUNT_TYPE;
    }
    if (areAll(Kind.INTEGER)) {
      return "BIGINT";
    }
    return count > 0 && Kind.NUMBERS.containsAll(kinds()) ? "DOUBLE" : "STRING";
  }

  /** Returns a remark about the values that the type does not show, or an empty text. */
  public String note() {
    if (count == 0) {
      return blanks == 0 ? "always null" : "always empty";
    }
    if (areTimes()) {
      return "time";
    }
    String labels =
        kinds().stream().map(kind -> kind.label).distinct().collect(Collectors.joining(", "));
    if (type().equals("STRING")) {
      return labels.contains(",") ? "mixed: " + labels : areAll(Kind.TEXT) ? "" : labels;
    }
    String asText = common(kindsOfTexts).isEmpty() ? "" : labels + AS_TEXT;
    String rare =
        counts.entrySet().stream()
            .filter(kind -> isRare(kind.getValue()))
            .map(Map.Entry::getKey)
            .reduce("", (all, kind) -> all + (all.isEmpty() ? "rarely " : ", ") + kind);
    return asText + (asText.isEmpty() || rare.isEmpty() ? "" : ", ") + rare;
  }
}
