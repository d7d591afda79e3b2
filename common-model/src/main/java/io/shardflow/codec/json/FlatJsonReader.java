package io.shardflow.codec.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.NumberInput;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.Digits;
import io.shardflow.text.Swar;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads ordinary records at a fraction of the cost: JSON objects without objects or arrays in them,
 * without escapes, and with numbers of at most 18 digits and no exponent. It gives up on all else,
 * and never says what is wrong with a record: what it reads, {@link JacksonReader} reads as well
 * and to the same effect. Not for use by several threads.
 */
public final class FlatJsonReader extends FieldReader {
  private static final MalformedException GIVEN_UP = new MalformedException(Reason.NOT_JSON, null);

  /** No name and no value of such a record is beyond a limit of Jackson. */
  private static final int LONGEST_RECORD = StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

  private static final int MOST_NAMES = 256;
  private static final int LONGEST_REST = 63;

  private static final long LARGEST_EXACT = 1L << 53;

  private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
  private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
  private static final int FALSE = 'f' | 'a' << 8 | 'l' << 16 | 's' << 24;

  private final StringCache texts = new StringCache();
  private final Map<String, FieldName> names = new HashMap<>();

  /** Stands before the first name. */
  private final FieldName start = new FieldName("", new byte[Long.BYTES], 0, 1);

  private byte[] bytes;
  private int from;
  private int end;
  private Origin origin;
  private int at;

  /** What the next field begins with: the brace of the object, or a comma; 0 after its end. */
  private byte opening;

  private FieldName name;
  private long unscaled;
  private int scale;

  private long knownDate;
  private long knownMinute;
  private long knownSecond = Timestamps.NO_MINUTE;

  private int rest;
  private int resting;

  /** The event that these bytes say, or null where it takes Jackson to know. */
  public <E extends Event> E read(
      EventFormat.Reader<E> reader, byte[] bytes, int from, int length, Origin origin) {
    if (bytes.length < Long.BYTES || length > LONGEST_RECORD) {
      return null;
    }
    // Where record after record is beyond it, few of them are tried for nothing.
    if (resting > 0) {
      resting--;
      return null;
    }
    this.bytes = bytes;
    this.from = from;
    this.end = from + length;
    this.origin = origin;
    at = from;
    opening = '{';
    name = start;
    try {
      E event = reader.read(this);
      expect(opening == 0);
      skipBlanks();
      expect(at == end);
      rest = 0;
      return event;
    } catch (MalformedException | IOException e) {
      resting = rest;
      rest = Math.min(2 * rest + 1, LONGEST_REST);
      return null;
    }
  }

  @Override
  public boolean next() throws MalformedException {
    byte b = skipBlanks();
    if (b == '}' && opening == ',') {
      at++;
      opening = 0;
      return false;
    }
    expect(b == opening && b != 0);
    at++;
    opening = ',';
    expect(skipBlanks() == '"');
    // Records have their fields in the same order, so that most names need only be compared.
    FieldName expected = name.next;
    if (expected != null && expected.isAt(bytes, at)) {
      at += expected.length;
    } else {
      expected = otherName();
      name.next = expected;
    }
    name = expected;
    expect(skipBlanks() == ':');
    at++;
    skipBlanks();
    return true;
  }

  private FieldName otherName() throws MalformedException {
    int first = at;
    String text = string();
    FieldName other = names.get(text);
    if (other != null) {
      return other;
    }
    if (names.size() == MOST_NAMES) {
      return new FieldName(text, bytes, first, at - first);
    }
    // The very String with which the switch of an event compares it.
    other = new FieldName(text.intern(), bytes, first, at - first);
    names.put(other.text, other);
    return other;
  }

  @Override
  public String name() {
    return name.text;
  }

  @Override
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, from, end);
  }

  @Override
  public Instant arrivalTime() {
    return origin.arrivalTime();
  }

  @Override
  public void skip() throws MalformedException {
    switch (current()) {
      case '"' -> string();
      case 'n', 't' -> {
        int literal = (int) Swar.at(bytes, at);
        expect(literal == NULL || literal == TRUE);
        at += 4;
      }
      case 'f' -> {
        expect((int) Swar.at(bytes, at) == FALSE);
        at += 4;
        expect(current() == 'e');
        at++;
      }
      default -> scanNumber();
    }
  }

  @Override
  public String text() throws MalformedException {
    expect(current() == '"');
    return string();
  }

  @Override
  public double number() throws MalformedException {
    boolean quoted = skipQuote();
    int first = at;
    scanNumber();
    double number = scannedNumber(first);
    expect(skipQuote() == quoted);
    return number;
  }

  private double scannedNumber(int first) {
    // Both are exact as doubles, so the one rounding, of the division, gives the nearest double:
    // W. D. Clinger, "How to Read Floating Point Numbers Accurately".
    if (scale == 0 || Math.abs(unscaled) <= LARGEST_EXACT) {
      return (double) unscaled / Digits.powerOfTen(scale);
    }
    return NumberInput.parseDouble(latin1(first), true) + 0.0;
  }

  @Override
  public BigDecimal decimal() throws MalformedException {
    boolean quoted = skipQuote();
    scanNumber();
    expect(skipQuote() == quoted);
    return BigDecimal.valueOf(unscaled, scale);
  }

  @Override
  public BigDecimal decimalOrNull() throws MalformedException {
    return skipNull() || !scanNumberOrText() ? null : BigDecimal.valueOf(unscaled, scale);
  }

  @Override
  public Long integerOrNull() throws MalformedException {
    if (skipNull() || !scanNumberOrText()) {
      return null;
    }
    if (scale == 0) {
      return unscaled;
    }
    expect(unscaled % Digits.powerOfTen(scale) == 0);
    return unscaled / Digits.powerOfTen(scale);
  }

  @Override
  public String textOrNull() throws MalformedException {
    if (skipNull()) {
      return null;
    }
    String text = text();
    return text.isBlank() ? null : text;
  }

  @Override
  public Instant time() throws MalformedException {
    Instant time;
    if (current() != '"') {
      scanNumber();
      time = Timestamps.ofEpoch(unscaled, scale);
    } else {
      int first = ++at;
      time = commonTime();
      if (time == null) {
        at = first;
        while (current() > 0 && current() != '"') {
          at++;
        }
        time = Timestamps.parse(bytes, first, at - first);
      }
      expect(current() == '"');
      at++;
    }
    expect(time != null);
    return time;
  }

  /** Reads {@code 2024-05-01T12:00:00.123456} or {@code ...Z}; null if it is not that. */
  private Instant commonTime() {
    if (end - at < 20) {
      return null;
    }
    // Times come nearly in order: one minute is that of many.
    long date = Swar.at(bytes, at);
    long minute = Swar.at(bytes, at + 8);
    if (date != knownDate || minute != knownMinute) {
      knownDate = date;
      knownMinute = minute;
      knownSecond = Timestamps.minute(bytes, at);
    }
    if (knownSecond == Timestamps.NO_MINUTE) {
      return null;
    }
    int tens = bytes[at + 17] - '0';
    int ones = bytes[at + 18] - '0';
    if (bytes[at + 16] != ':' || (tens | ones | (5 - tens) | (9 - ones)) < 0) {
      return null;
    }
    at += 19;
    long fraction = 0;
    int digits = 0;
    if (current() == '.') {
      int first = ++at;
      fraction = digits(0);
      digits = at - first;
      if (digits < 1 || digits > 9) {
        return null;
      }
    }
    if (current() == 'Z') {
      at++;
    }
    return current() != '"'
        ? null
        : Timestamps.instant(
            knownSecond + tens * 10 + ones, (int) (fraction * Digits.powerOfTen(9 - digits)));
  }

  private boolean skipQuote() {
    if (current() != '"') {
      return false;
    }
    at++;
    return true;
  }

  private boolean skipNull() {
    if ((int) Swar.at(bytes, at) != NULL) {
      return false;
    }
    at += 4;
    return true;
  }

  /** False for an empty text. */
  private boolean scanNumberOrText() throws MalformedException {
    if (current() != '"') {
      scanNumber();
      return true;
    }
    at++;
    boolean given = current() != '"';
    if (given) {
      scanNumber();
      expect(current() == '"');
    }
    at++;
    return given;
  }

  private void scanNumber() throws MalformedException {
    boolean negative = current() == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long number = digits(0);
    int significant = at - first;
    expect(significant > 0);
    if (bytes[first] == '0') {
      expect(significant == 1);
      significant = 0;
    }
    scale = 0;
    if (current() == '.') {
      int point = ++at;
      number = digits(number);
      scale = at - point;
      expect(scale > 0);
    }
    expect(significant + scale <= Digits.MOST);
    unscaled = negative ? -number : number;
  }

  /** The number with the digits after it that come next; any, if they are too many for a long. */
  private long digits(long before) {
    long number = before;
    for (; isDigit(current()); at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return number;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Takes the text whose opening quote is the current byte. */
  private String string() throws MalformedException {
    int first = ++at;
    long second = 0;
    long third = 0;
    long head = Swar.at(bytes, at);
    long special = Swar.special(head);
    if (special != 0) {
      head = Swar.before(special, head);
    } else {
      at += Long.BYTES;
      second = Swar.at(bytes, at);
      special = Swar.special(second);
      if (special != 0) {
        second = Swar.before(special, second);
      } else {
        at += Long.BYTES;
        third = Swar.at(bytes, at);
        special = Swar.special(third);
        if (special == 0) {
          return longString(first);
        }
        third = Swar.before(special, third);
      }
    }
    at += Swar.first(special);
    expect(current() == '"');
    int slot = StringCache.slot(head, second, third);
    String text = texts.get(slot, head, second, third);
    if (text == null) {
      text = Swar.isAscii(head | second | third) ? latin1(first) : utf8(first);
      texts.put(slot, head, second, third, text);
    }
    at++;
    return text;
  }

  private String longString(int first) throws MalformedException {
    long all = 0;
    for (at = first; current() != '"'; at++) {
      byte b = current();
      expect(b < 0 || (b >= ' ' && b != '\\'));
      all |= b;
    }
    String text = Swar.isAscii(all) ? latin1(first) : utf8(first);
    at++;
    return text;
  }

  private String utf8(int first) throws MalformedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, first, at - first))
          .toString();
    } catch (CharacterCodingException e) {
      throw GIVEN_UP;
    }
  }

  private String latin1(int first) {
    return new String(bytes, first, at - first, StandardCharsets.ISO_8859_1);
  }

  /** Moves to what is no blank, and tells it. */
  private byte skipBlanks() {
    byte b = current();
    while (b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
      at++;
      b = current();
    }
    return b;
  }

  /** The byte that is next; after the end, one that is nowhere allowed. */
  private byte current() {
    return at < end ? bytes[at] : 0;
  }

  private static void expect(boolean ordinary) throws MalformedException {
    if (!ordinary) {
      throw GIVEN_UP;
    }
  }
}
