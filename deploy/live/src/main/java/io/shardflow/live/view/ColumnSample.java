package io.shardflow.live.view;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the first values of a column have in common. */
final class ColumnSample {
  private static final long YEAR_2000 = 946_684_800_000L;
  private static final long YEAR_2100 = 4_102_444_800_000L;
  private static final int MAX_KEY_LENGTH = 64;

  /** Doubles with more digits after the point are results of binary arithmetic. */
  private static final int MAX_DECIMALS = 9;

  private final String name;
  private final Set<String> distinct = new HashSet<>();
  private ColumnType type;
  private int count;
  private boolean whole = true;
  private boolean binary;
  private boolean epoch = true;
  private boolean isShort = true;

  ColumnSample(String name) {
    this.name = name;
  }

  void add(Object value) {
    ColumnType valueType = ColumnType.of(value);
    if (valueType == null) {
      return;
    }
    count++;
    type = type == null || type == valueType ? valueType : ColumnType.TEXT;
    String text = CellValue.text(value);
    isShort &= text.length() <= MAX_KEY_LENGTH;
    if (isShort) {
      distinct.add(text);
    }
    if (valueType == ColumnType.NUMBER) {
      BigDecimal number = CellValue.decimal(value);
      int scale = number == null ? 0 : number.stripTrailingZeros().scale();
      whole &= scale <= 0;
      binary |= number == null || value instanceof Double && scale > MAX_DECIMALS;
      long time = CellValue.time(value);
      epoch &= time >= YEAR_2000 && time < YEAR_2100;
    }
  }

  String name() {
    return name;
  }

  ColumnType type() {
    return type == null ? ColumnType.TEXT : type;
  }

  /** Returns how many values are not null. */
  int count() {
    return count;
  }

  boolean isWhole() {
    return whole;
  }

  boolean isBinary() {
    return binary;
  }

  boolean isEpoch() {
    return epoch;
  }

  /** Returns whether rows can be grouped by the column: its values are short and few. */
  boolean isKey(int few) {
    if (count == 0 || !isShort || distinct.size() > few) {
      return false;
    }
    return type == ColumnType.TEXT
        || type == ColumnType.BOOL
        || type == ColumnType.NUMBER && whole && isIdName(name);
  }

  /** Returns whether a name is that of an identifier or a code. */
  static boolean isIdName(String name) {
    List<String> words = Inference.words(name);
    String last = words.isEmpty() ? "" : words.get(words.size() - 1);
    return List.of("id", "code", "zone", "zip").contains(last)
        || name.toLowerCase(Locale.ROOT).endsWith("id") && name.endsWith("ID");
  }
}
