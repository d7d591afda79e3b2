package io.shardflow.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.CharTypes;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import io.shardflow.text.Digits;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes JSON objects, with the same bytes as Jackson.
 *
 * <p>It exists beside Jackson because it needs a fraction of the time, and encoding is a large part
 * of what a job does (deploy/benchmark/README.md, "What makes the jobs fast"). ASCII text,
 * integers, short decimals and times are written directly: field names and the minute of a time are
 * encoded once and copied for the following records. All other values are left to Jackson. Not
 * thread-safe.
 */
public final class JsonEncoder implements RecordEncoder, FieldWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** The entry of an ASCII character is not zero if it must be escaped. */
  private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();

  private static final long SECONDS_PER_MINUTE = 60;

  private final AsciiBuffer line = new AsciiBuffer();
  private final ByteArrayOutputStream escaped = new ByteArrayOutputStream();
  private JsonGenerator generator;

  private final List<Field> fields = new ArrayList<>();
  private int position;
  private Field field;

  /** The encoding of the field that was last written at one position of a record. */
  private static final class Field {
    private String name;

    /** The bytes before the value: separator, name and colon. */
    private byte[] opening;

    /** The minute of the last time, in minutes since 1970. */
    private long minute;

    /** The opening quote and that minute up to the seconds. */
    private byte[] minuteText;
  }

  @Override
  public byte[] header(OutputRecord first) {
    return new byte[0];
  }

  @Override
  public void encode(OutputRecord value, OutputStream out) throws IOException {
    line.setLength(0);
    position = 0;
    value.writeTo(this);
    if (position == 0) {
      line.append('{');
    }
    line.append('}');
    line.append('\n');
    line.writeTo(out);
  }

  @Override
  public void text(String name, String value) throws IOException {
    if (opensValue(name, value)) {
      quoted(value);
    }
  }

  @Override
  public void integer(String name, Long value) throws IOException {
    if (opensValue(name, value)) {
      line.append(value);
    }
  }

  @Override
  public void number(String name, double value) throws IOException {
    if (!opensValue(name, Double.isFinite(value) ? name : null)) {
      return;
    }
    double magnitude = Math.abs(value);
    if ((magnitude >= 1e-3 && magnitude < 1e7) || Double.doubleToRawLongBits(value) == 0) {
      // Decimals of up to 15 digits are all different doubles. So if a decimal of at most 13 digits
      // equals the double, it is the shortest one, which is the one that Jackson writes.
      if (appendsDecimal(value, 2, 1e2) || appendsDecimal(value, 6, 1e6)) {
        return;
      }
    }
    line.append(NumberOutput.toString(value, true));
  }

  private boolean appendsDecimal(double value, int scale, double unit) {
    double unscaled = Math.rint(value * unit);
    if (unscaled / unit != value) {
      return false;
    }
    line.appendDecimal((long) unscaled, scale, 1);
    return true;
  }

  @Override
  public void decimal(String name, BigDecimal value) throws IOException {
    if (!opensValue(name, value)) {
      return;
    }
    int scale = value.scale();
    if (scale >= 0 && scale <= Digits.MAX_DIGITS && value.precision() <= Digits.MAX_DIGITS) {
      line.appendDecimal(Digits.unscaled(value), scale, 0);
    } else {
      line.append(value.stripTrailingZeros().toPlainString());
    }
  }

  @Override
  public void bool(String name, boolean value) throws IOException {
    open(name);
    line.append(Boolean.toString(value));
  }

  @Override
  public void time(String name, Instant value) throws IOException {
    if (opensValue(name, value)) {
      quoted(Timestamps.notAfterLast(value), ' ', 3);
    }
  }

  @Override
  public void isoTime(String name, Instant value) throws IOException {
    if (opensValue(name, value)) {
      quoted(value, 'T', Timestamps.isoFractionDigits(value));
    }
  }

  /** Writes the name, and null if the value is null. Returns whether a value must follow. */
  private boolean opensValue(String name, Object value) throws IOException {
    open(name);
    if (value == null) {
      line.append("null");
    }
    return value != null;
  }

  private void open(String name) throws IOException {
    if (position == fields.size()) {
      fields.add(new Field());
    }
    field = fields.get(position);
    // Records of one type have the same names at the same positions.
    if (name.equals(field.name)) {
      line.append(field.opening);
    } else {
      int start = line.length();
      line.append(position == 0 ? '{' : ',');
      quoted(name);
      line.append(':');
      field.name = name;
      field.opening = line.from(start);
    }
    position++;
  }

  private void quoted(String text) throws IOException {
    int start = line.length();
    line.append('"');
    if (line.append(text, ESCAPES)) {
      line.append('"');
      return;
    }
    line.setLength(start);
    if (generator == null) {
      generator = JSON.createGenerator(escaped).setRootValueSeparator(new SerializedString(""));
    }
    generator.writeString(text);
    generator.flush();
    line.append(escaped.toByteArray());
    escaped.reset();
  }

  private void quoted(Instant time, char separator, int fractionDigits) {
    long minute = Math.floorDiv(time.getEpochSecond(), SECONDS_PER_MINUTE);
    // Times are nearly in order, so that many records share a minute. Each field has its own one,
    // because event time and arrival time differ.
    if (minute != field.minute || field.minuteText == null) {
      String start = Timestamps.format(Instant.ofEpochSecond(minute * SECONDS_PER_MINUTE));
      field.minuteText =
          ('"' + start.substring(0, start.length() - "00.000".length())).getBytes(US_ASCII);
      field.minute = minute;
    }
    line.append(field.minuteText);
    line.set(line.length() - " 12:34:".length(), separator);
    line.appendDigits(time.getEpochSecond() - minute * SECONDS_PER_MINUTE, 2);
    if (fractionDigits > 0) {
      line.append('.');
      line.appendDigits(time.getNano() / Digits.powerOfTen(9 - fractionDigits), fractionDigits);
    }
    line.append('"');
  }
}
