package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.NumberInput;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.Digits;
import io.shardflow.text.Swar;
import io.shardflow.text.TimeFormat;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads flat records: JSON objects without nested objects or arrays, without escapes, and with
 * numbers of at most 18 digits and no exponent.
 *
 * <p>It exists beside Jackson because it needs a fraction of the time, and decoding is the largest
 * part of what a job does (deploy/benchmark/README.md, "What makes the jobs fast"): it compares
 * field names and finds the ends of strings eight bytes at a time, reuses strings, and parses
 * numbers and times directly from the bytes. It gives up on every other record, without a reason,
 * and {@link JacksonReader} then decodes the record or reports what is wrong with it. Every record
 * that it does read, {@code JacksonReader} would read with the same result. Not thread-safe.
 */
public final class FlatJsonReader extends FieldReader {
  private static final MalformedException NOT_FLAT = new MalformedException(Reason.NOT_JSON, null);

  /** In a record of at most this length, no name or value can exceed a limit of Jackson. */
  private static final int MAX_RECORD_LENGTH = StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

  /** The name of what a mapping leaves out; no event has a field of this name. */
  private static final String NO_FIELD = "";

  private static final int MAX_NAMES = 256;
  private static final int MAX_SKIPPED = 63;

  /** All integers up to this one are exact as doubles. */
  private static final long MAX_EXACT_DOUBLE = 1L << 53;

  private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
  private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
  private static final int FALSE = 'f' | 'a' << 8 | 'l' << 16 | 's' << 24;

  private final TimeFormat times;
  private final boolean autoTimes;
  private final ZoneRules zone;

  /** The input field that each name is; null if every name is the field of that name. */
  private final Map<String, List<String>> renames;

  /** The fields with constant values, as they follow the last field of an object; may be null. */
  private final byte[] constants;

  private final StringCache strings = new StringCache();
  private final Map<String, FieldName> names = new HashMap<>();

  /** The predecessor of the first name. */
  private final FieldName beforeFirst = new FieldName("", new byte[Long.BYTES], 0, 1);

  /** A record can have other fields with the names of constants, so these are kept apart. */
  private final Map<String, FieldName> constantNames = new HashMap<>();

  private final FieldName beforeConstants = new FieldName("", new byte[Long.BYTES], 0, 1);

  private byte[] bytes;
  private int from;
  private int end;
  private Origin origin;
  private int at;

  /** What precedes the next field: the opening brace or a comma; 0 after the end of the object. */
  private byte separator;

  private FieldName name;

  /** While the constants are read: the record, its end, and where it continues; else -1. */
  private byte[] record;

  private int recordEnd;
  private int afterRecord;
  private int objectEnd;

  private long unscaled;
  private int scale;

  /** The first 16 bytes of the last time, and the epoch second with which that minute begins. */
  private long lastDateBytes;

  private long lastMinuteBytes;
  private long lastMinuteStart = Timestamps.NO_MINUTE;

  /** How many records are skipped after the next one that is not flat, and still to be skipped. */
  private int backoff;

  private int toSkip;

  private FlatJsonReader(
      TimeFormat times, Map<String, List<String>> renames, Map<String, String> constants) {
    this.times = times;
    this.autoTimes = times.isAuto();
    this.zone = times.zoneRules();
    this.renames = renames;
    this.constants = constants.isEmpty() ? null : json(constants);
  }

  /** Returns a reader of all fields. */
  public static FlatJsonReader of(TimeFormat times) {
    return new FlatJsonReader(times, null, Map.of());
  }

  /**
   * Returns a reader of the fields of a mapping, or null if no flat record can have all of them.
   */
  public static FlatJsonReader of(TimeFormat times, Mapping mapping) {
    if (mapping.isNone()) {
      return of(times);
    }
    Map<String, List<String>> renames = mapping.renames();
    boolean isRenaming =
        renames != null && renames.values().stream().allMatch(fields -> fields.size() == 1);
    return isRenaming ? new FlatJsonReader(times, renames, mapping.constants()) : null;
  }

  private static byte[] json(Map<String, String> constants) {
    StringWriter json = new StringWriter();
    try (JsonGenerator object = new JsonFactory().createGenerator(json)) {
      object.writeStartObject();
      for (Map.Entry<String, String> constant : constants.entrySet()) {
        object.writeStringField(constant.getKey(), constant.getValue());
      }
      object.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ("," + json.toString().substring(1)).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the event in these bytes, or null if the record is not flat. */
  public <E extends Event> E read(
      EventFormat.Reader<E> reader, byte[] bytes, int from, int length, Origin origin) {
    return length > MAX_RECORD_LENGTH ? null : read(reader, bytes, from, length, origin, true);
  }

  /**
   * As {@link #read}, for the object at the start of these bytes, which other bytes may follow.
   * {@link #end} then returns its end.
   */
  public <E extends Event> E readFirst(
      EventFormat.Reader<E> reader, byte[] bytes, int from, int length, Origin origin) {
    return read(reader, bytes, from, Math.min(length, MAX_RECORD_LENGTH), origin, false);
  }

  /** Returns the index of the byte after the object that was read last. */
  public int end() {
    return objectEnd;
  }

  private <E extends Event> E read(
      EventFormat.Reader<E> reader,
      byte[] bytes,
      int from,
      int length,
      Origin origin,
      boolean whole) {
    if (bytes.length < Long.BYTES) {
      return null;
    }
    // In a stream of records that are not flat, most of them are not even tried.
    if (toSkip > 0) {
      toSkip--;
      return null;
    }
    this.bytes = bytes;
    this.from = from;
    this.end = from + length;
    this.origin = origin;
    at = from;
    separator = '{';
    name = beforeFirst;
    afterRecord = -1;
    try {
      E event = reader.read(this);
      expect(separator == 0);
      objectEnd = at;
      skipBlanks();
      expect(at == end || !whole);
      backoff = 0;
      return event;
    } catch (MalformedException | IOException e) {
      toSkip = backoff;
      backoff = Math.min(2 * backoff + 1, MAX_SKIPPED);
      return null;
    }
  }

  @Override
  public boolean next() throws MalformedException {
    byte b = skipBlanks();
    if (b == '}' && separator == ',') {
      at++;
      if (constants != null) {
        if (afterRecord < 0) {
          startConstants();
          return next();
        }
        endConstants();
      }
      separator = 0;
      return false;
    }
    expect(b == separator && b != 0);
    at++;
    separator = ',';
    expect(skipBlanks() == '"');
    // Most records have the same fields in the same order, so the next name can be predicted.
    FieldName predicted = name.next;
    if (predicted != null && predicted.isAt(bytes, at)) {
      at += predicted.length;
    } else {
      predicted = readName();
      name.next = predicted;
    }
    name = predicted;
    expect(skipBlanks() == ':');
    at++;
    skipBlanks();
    return true;
  }

  /** Goes on with the constants as if they were the last fields of the record. */
  private void startConstants() {
    afterRecord = at;
    record = bytes;
    recordEnd = end;
    bytes = constants;
    at = 0;
    end = constants.length;
    name = beforeConstants;
  }

  private void endConstants() {
    bytes = record;
    at = afterRecord;
    end = recordEnd;
  }

  private FieldName readName() throws MalformedException {
    int first = at;
    String text = string();
    boolean isConstant = afterRecord >= 0;
    Map<String, FieldName> allKnown = isConstant ? constantNames : names;
    FieldName known = allKnown.get(text);
    if (known != null) {
      return known;
    }
    if (allKnown.size() == MAX_NAMES) {
      return new FieldName(field(text), bytes, first, at - first);
    }
    // An event switches over the names. Comparing an interned string with itself is fast.
    FieldName added = new FieldName(field(text).intern(), bytes, first, at - first);
    allKnown.put(text, added);
    return added;
  }

  /** Returns the input field of this name in a record. */
  private String field(String nameInRecord) {
    if (renames == null || afterRecord >= 0) {
      return nameInRecord;
    }
    List<String> fields = renames.get(nameInRecord);
    return fields == null ? NO_FIELD : fields.get(0);
  }

  @Override
  public String name() {
    return name.text;
  }

  @Override
  public byte[] payload() {
    int afterObject = at;
    boolean isWhole = skipBlanks() == 0 && at == end;
    at = afterObject;
    return Arrays.copyOfRange(bytes, from, isWhole ? end : afterObject);
  }

  @Override
  public Instant arrivalTime() {
    return origin.arrivalTime();
  }

  @Override
  public void skip() throws MalformedException {
    switch (current()) {
      case '"':
        string();
        break;
      case 'n':
      case 't':
        int literal = (int) Swar.at(bytes, at);
        expect(literal == NULL || literal == TRUE);
        at += 4;
        break;
      case 'f':
        expect((int) Swar.at(bytes, at) == FALSE);
        at += 4;
        expect(current() == 'e');
        at++;
        break;
      default:
        scanNumber();
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
    // Both operands are exact as doubles, so the division rounds once, to the nearest double:
    // W. D. Clinger, "How to Read Floating Point Numbers Accurately".
    if (scale == 0 || Math.abs(unscaled) <= MAX_EXACT_DOUBLE) {
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
    return skipNull() || !scanNumberOrString() ? null : BigDecimal.valueOf(unscaled, scale);
  }

  @Override
  public Long integerOrNull() throws MalformedException {
    if (skipNull() || !scanNumberOrString()) {
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
      time = times.ofNumber(unscaled, scale);
    } else {
      int first = ++at;
      time = autoTimes ? commonTime() : null;
      if (time == null) {
        at = first;
        while (current() > 0 && current() != '"') {
          at++;
        }
        time = times.parse(bytes, first, at - first);
      }
      expect(current() == '"');
      at++;
    }
    expect(time != null);
    return time;
  }

  /** Reads {@code 2024-05-01T12:00:00.123456} or {@code ...Z}; null for other notations. */
  private Instant commonTime() {
    if (end - at < 20) {
      return null;
    }
    // Times are nearly in order, so that many records share a minute.
    long dateBytes = Swar.at(bytes, at);
    long minuteBytes = Swar.at(bytes, at + 8);
    if (dateBytes != lastDateBytes || minuteBytes != lastMinuteBytes) {
      lastDateBytes = dateBytes;
      lastMinuteBytes = minuteBytes;
      lastMinuteStart = Timestamps.minute(bytes, at);
    }
    if (lastMinuteStart == Timestamps.NO_MINUTE) {
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
    ZoneRules zoneOfTime = zone;
    if (current() == 'Z') {
      at++;
      zoneOfTime = null;
    }
    return current() != '"'
        ? null
        : Timestamps.ofLocal(
            lastMinuteStart + tens * 10 + ones,
            (int) (fraction * Digits.powerOfTen(9 - digits)),
            zoneOfTime);
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

  /** Scans a number, also in a string. Returns false if the string is empty. */
  private boolean scanNumberOrString() throws MalformedException {
    if (current() != '"') {
      scanNumber();
      return true;
    }
    at++;
    boolean isNumber = current() != '"';
    if (isNumber) {
      scanNumber();
      expect(current() == '"');
    }
    at++;
    return isNumber;
  }

  /** Scans a number into {@link #unscaled} and {@link #scale}. */
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
    expect(significant + scale <= Digits.MAX_DIGITS);
    unscaled = negative ? -number : number;
  }

  /** Appends the next digits to a number. The result is undefined if it exceeds a long. */
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

  /** Reads the string whose opening quote is the current byte. */
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
    String text = strings.get(slot, head, second, third);
    if (text == null) {
      text = Swar.isAscii(head | second | third) ? latin1(first) : utf8(first);
      strings.put(slot, head, second, third, text);
    }
    at++;
    return text;
  }

  private String longString(int first) throws MalformedException {
    long allBits = 0;
    for (at = first; current() != '"'; at++) {
      byte b = current();
      expect(b < 0 || (b >= ' ' && b != '\\'));
      allBits |= b;
    }
    String text = Swar.isAscii(allBits) ? latin1(first) : utf8(first);
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
      throw NOT_FLAT;
    }
  }

  private String latin1(int first) {
    return new String(bytes, first, at - first, StandardCharsets.ISO_8859_1);
  }

  /** Moves to the next byte that is not a blank, and returns it. */
  private byte skipBlanks() {
    byte b = current();
    while (b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
      at++;
      b = current();
    }
    return b;
  }

  /** Returns the current byte; 0, which is never valid, after the end. */
  private byte current() {
    return at < end ? bytes[at] : 0;
  }

  /** Gives up unless the condition holds. */
  private static void expect(boolean flat) throws MalformedException {
    if (!flat) {
      throw NOT_FLAT;
    }
  }
}
