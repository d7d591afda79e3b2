package io.shardflow.live.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** Numbers, some of which may be null, in an array of primitives. */
@JsonSerialize(using = Values.Serializer.class)
public final class Values extends AbstractList<Number> {
  /** In place of null in an array of scaled numbers. */
  public static final long NULL = Long.MIN_VALUE;

  private final long[] unscaled;
  private final int scale;
  private final double[] doubles;
  private final Number[] numbers;

  private Values(long[] unscaled, int scale, double[] doubles, Number[] numbers) {
    this.unscaled = unscaled;
    this.scale = scale;
    this.doubles = doubles;
    this.numbers = numbers;
  }

  /** Wraps decimals: each is its element divided by 10 to the power of the scale. */
  public static Values decimals(long[] unscaled, int scale) {
    return new Values(unscaled, scale, null, null);
  }

  /** Wraps doubles. NaN stands for null. */
  public static Values doubles(double[] values) {
    return new Values(null, 0, values, null);
  }

  /** Wraps numbers of any kind. */
  public static Values numbers(Number[] values) {
    return new Values(null, 0, null, values);
  }

  /** Returns the number: a Long, a BigDecimal, a Double, or null. */
  @Override
  public Number get(int i) {
    if (numbers != null) {
      return numbers[i];
    }
    if (doubles != null) {
      return Double.isFinite(doubles[i]) ? (Number) doubles[i] : null;
    }
    if (unscaled[i] == NULL) {
      return null;
    }
    return scale == 0 ? (Number) unscaled[i] : (Number) BigDecimal.valueOf(unscaled[i], scale);
  }

  @Override
  public int size() {
    return numbers != null ? numbers.length : doubles != null ? doubles.length : unscaled.length;
  }

  /** Returns the number as text, as it is in JSON; null if it is null. */
  public String text(int i) {
    Number number = get(i);
    if (number instanceof BigDecimal decimal) {
      BigDecimal stripped = decimal.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
    }
    return number == null ? null : number.toString();
  }

  /** Returns the values of several rows that follow each other in one array. */
  public static List<Values> rows(Values all, int rows, int length) {
    Values[] result = new Values[rows];
    for (int i = 0; i < rows; i++) {
      int from = i * length;
      int to = from + length;
      result[i] =
          new Values(
              all.unscaled == null ? null : Arrays.copyOfRange(all.unscaled, from, to),
              all.scale,
              all.doubles == null ? null : Arrays.copyOfRange(all.doubles, from, to),
              all.numbers == null ? null : Arrays.copyOfRange(all.numbers, from, to));
    }
    return List.of(result);
  }

  /** Writes an array of numbers. */
  static final class Serializer extends JsonSerializer<Values> {
    @Override
    public void serialize(Values values, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (int i = 0; i < values.size(); i++) {
        if (values.unscaled != null && values.scale == 0 && values.unscaled[i] != NULL) {
          out.writeNumber(values.unscaled[i]);
        } else {
          String text = values.text(i);
          if (text == null) {
            out.writeNull();
          } else {
            out.writeNumber(text);
          }
        }
      }
      out.writeEndArray();
    }
  }
}
