package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.sink.text.RowEncoder;
import io.shardflow.model.OutputRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Converts the records of a data set to rows for receivers: the bytes that would be in a file of
 * JSON, without the line break, and an id.
 *
 * <p>The id is that of the record, if it has one. Otherwise it is the begin of the SHA-256 of the
 * data set, a line feed and the row, in 32 hexadecimal digits: a receiver that has only the row can
 * compute it. Records with equal content have the same id.
 */
final class RowConverter<T extends OutputRecord> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ID_BYTES = 16;

  /** What is valid as an id at all receivers. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

  private final String dataSet;
  private final RowEncoder<T> encoder;
  private final String idField;

  private transient ByteArrayOutputStream out;
  private transient MessageDigest sha256;

  /**
   * Creates a converter.
   *
   * @param idField the name of a field that is added to the rows, with their id; null for none
   */
  RowConverter(String dataSet, RowEncoder<T> encoder, String idField) {
    this.dataSet = dataSet;
    this.encoder = encoder;
    this.idField = idField;
  }

  /** Returns the row of a record. */
  DeliveryRow convert(T record, long now) throws IOException {
    if (out == null) {
      out = new ByteArrayOutputStream();
      sha256 = sha256();
    }
    out.reset();
    encoder.encode(record, out);
    byte[] row = Arrays.copyOf(out.toByteArray(), out.size() - 1);
    String own = record.deliveryId();
    String id =
        own == null
            ? hash(row)
            : ID.matcher(own).matches() ? own : hash(own.getBytes(StandardCharsets.UTF_8));
    return new DeliveryRow(
        id, record.deliveryKey(), idField == null ? row : with(id, row), record.bucketTime(), now);
  }

  private String hash(byte[] content) {
    sha256.update((dataSet + "\n").getBytes(StandardCharsets.UTF_8));
    byte[] digest = sha256.digest(content);
    StringBuilder hex = new StringBuilder(2 * ID_BYTES);
    for (int i = 0; i < ID_BYTES; i++) {
      hex.append(Character.forDigit(digest[i] >> 4 & 0xf, 16));
      hex.append(Character.forDigit(digest[i] & 0xf, 16));
    }
    return hex.toString();
  }

  /** Adds the id as the last field of a JSON object, which has at least one. */
  private byte[] with(String id, byte[] row) {
    byte[] field = (",\"" + idField + "\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    byte[] longer = Arrays.copyOf(row, row.length - 1 + field.length);
    System.arraycopy(field, 0, longer, row.length - 1, field.length);
    return longer;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
