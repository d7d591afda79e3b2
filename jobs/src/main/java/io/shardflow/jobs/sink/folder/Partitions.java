package io.shardflow.jobs.sink.folder;

import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.UnwritableRowException;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The folder of a row below its data set: the values of some fields, then the date folders, such as
 * {@code store_id=store_3/year=2024/month=05/day=01/hour=12}.
 */
public final class Partitions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Hive's folder of the values null and the empty text. */
  static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  /** The characters that Hive escapes, apart from control characters. */
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^\u007f";

  /** The maximum length of a folder's name on common file systems. */
  private static final int MAX_NAME_BYTES = 255;

  private final List<String> fields;
  private final DateBuckets dates;
  private transient Values values;

  /**
   * Creates folders.
   *
   * @param fields the names of fields that every row has; may be empty
   */
  public Partitions(List<String> fields, DateBuckets dates) {
    this.fields = fields;
    this.dates = dates;
  }

  /** Returns the fields whose values are folders before the date folders. */
  public List<String> fields() {
    return fields;
  }

  /**
   * Returns the folder of a row.
   *
   * @throws UnwritableRowException if a value is too long for the name of a folder
   */
  public String of(OutputRecord row) throws IOException {
    String date = dates.of(row.bucketTime());
    if (fields.isEmpty()) {
      return date;
    }
    StringBuilder folder = new StringBuilder();
    String[] texts = values(row);
    for (int i = 0; i < texts.length; i++) {
      int start = folder.length();
      append(folder, fields.get(i)).append('=');
      if (texts[i] == null || texts[i].isEmpty()) {
        folder.append(DEFAULT_PARTITION);
      } else {
        append(folder, texts[i]);
      }
      if (folder.length() - start > MAX_NAME_BYTES / 4
          && folder.substring(start).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new UnwritableRowException(Reason.TOO_LONG_FOR_FOLDER, fields.get(i));
      }
      folder.append('/');
    }
    return folder.append(date).toString();
  }

  /** Returns the values of the partition fields as texts; null where the value is null. */
  public String[] values(OutputRecord row) throws IOException {
    if (values == null) {
      values = new Values(fields);
    }
    Arrays.fill(values.texts, null);
    row.writeTo(values);
    return values.texts;
  }

  private static StringBuilder append(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
        out.append(String.format("%%%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out;
  }

  /** Collects the values of some fields of a row. */
  private static final class Values implements FieldWriter {
    private final List<String> fields;
    private final String[] texts;

    private Values(List<String> fields) {
      this.fields = fields;
      this.texts = new String[fields.size()];
    }

    @Override
    public void text(String name, String value) {
      int index = fields.indexOf(name);
      if (index >= 0) {
        texts[index] = value;
      }
    }

    @Override
    public void integer(String name, Long value) {
      other(name, value);
    }

    @Override
    public void number(String name, double value) {
      other(name, Double.isFinite(value) ? value : null);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      if (value != null && fields.contains(name)) {
        text(name, value.stripTrailingZeros().toPlainString());
      }
    }

    @Override
    public void bool(String name, boolean value) {
      other(name, value);
    }

    @Override
    public void time(String name, Instant value) {
      if (value != null && fields.contains(name)) {
        text(name, Timestamps.format(value));
      }
    }

    private void other(String name, Object value) {
      if (value != null && fields.contains(name)) {
        text(name, value.toString());
      }
    }
  }
}
