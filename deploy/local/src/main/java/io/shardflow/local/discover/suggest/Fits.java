package io.shardflow.local.discover.suggest;

import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.mapping.FieldPath;
import io.shardflow.codec.mapping.InvalidPathException;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.text.TimeFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well fields of the sampled records are input fields of a job: the share of records from which
 * the job's decoder can read one field while all others are constants.
 */
final class Fits<E extends Event> {
  /** A part of the sample is enough to compare fields. */
  private static final int MAX_RECORDS = 200;

  private final EventFormat<E> format;
  private final List<InputField> fields;
  private final SampleReader sample;
  private final Map<List<String>, Double> known = new HashMap<>();

  Fits(EventFormat<E> format, List<InputField> fields, SampleReader sample) {
    this.format = format;
    this.fields = fields;
    this.sample = sample.ofObjects(MAX_RECORDS);
  }

  /**
   * Returns the share of records, from 0 to 1.
   *
   * @param source the value of the option map.FIELD; null for the field of that name
   * @param array the value of source.records, or null
   * @param timeFormat the value of source.time-format
   * @param time a time of the sample, for constants
   */
  double of(InputField field, String source, String array, String timeFormat, Instant time)
      throws IOException {
    List<String> key =
        java.util.Arrays.asList(field.name(), source, array, field.isTime() ? timeFormat : "");
    Double fit = known.get(key);
    if (fit == null) {
      fit = measure(field, source, array, timeFormat, time);
      known.put(key, fit);
    }
    return fit;
  }

  private double measure(
      InputField field, String source, String array, String timeFormat, Instant time)
      throws IOException {
    String format = field.isTime() ? timeFormat : "auto";
    String constantTime = field.isTime() ? written(time, format) : InputField.ANY_TIME;
    List<String> names = fields.stream().map(InputField::name).toList();
    try {
      FieldPath records = array == null ? null : Mapping.records(array);
      Mapping.Builder mapping = sample.isCsv() ? Mapping.csv(names) : Mapping.json(names, records);
      for (InputField other : fields) {
        if (other != field) {
          String constant = InputField.anyValue(other.type(), constantTime);
          mapping.add(other.name(), constant(constant));
        } else if (source != null) {
          mapping.add(field.name(), source);
        }
      }
      TimeFormat times = TimeFormat.of(format, ZoneOffset.UTC);
      return sample
          .read(this.format, new RecordFormat(RecordFormat.Framing.SINGLE, mapping.build(), times))
          .share();
    } catch (InvalidPathException | IllegalArgumentException e) {
      return 0;
    }
  }

  /** Returns the text as the options take a constant. */
  static String constant(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String written(Instant time, String format) {
    if (format.equals("auto")) {
      return InputField.ANY_TIME;
    }
    return format.startsWith("epoch-")
        ? "1714564800"
        : DateTimeFormatter.ofPattern(format, Locale.ENGLISH)
            .format((time == null ? Instant.EPOCH : time).atZone(ZoneId.of("UTC")));
  }
}
