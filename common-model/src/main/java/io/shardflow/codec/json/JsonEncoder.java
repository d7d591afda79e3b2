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
 * Writes objects as Jackson does, byte for byte, at a fraction of the cost: what is more than
 * ASCII, whole numbers and short decimals is still left to Jackson.
 */
public final class JsonEncoder implements RecordEncoder, FieldWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** Not zero for the ASCII characters that are escaped. */
  private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();

  private static final long SECONDS_PER_MINUTE = 60;

  private final AsciiBuffer line = new AsciiBuffer();
  private final ByteArrayOutputStream escaped = new ByteArrayOutputStream();
  private JsonGenerator generator;

  private final List<Field> fields = new ArrayList<>();
  private int position;
  private Field field;

  /** What was last written in a place of a record. */
  private static final class Field {
    private String name;

    /** All that is written before the value. */
    private byte[] opening;

    /** The minute of the time, and how this begins. */
    private long minute;

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
      // Decimals of up to 15 digits are all different doubles. So one of at most 13 that is this
      // double is the only one so short, which is what Jackson writes.
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
    if (scale >= 0 && scale <= Digits.MOST && value.precision() <= Digits.MOST) {
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

  /** Writes the name, and null if that is the value. */
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
    // Records of one type have the same names in the same places.
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
    // Times come nearly in order: one minute is that of many. But when an event was is not when it
    // arrived, so each field has its own.
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
