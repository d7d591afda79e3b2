package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A row that its receiver has refused for good, with its whole content. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Undelivered implements OutputRecord {
  /** Why the receiver has refused the row, in one line. */
  public String reason;

  /** The data set of the row. */
  public String dataSet;

  /** Where the row was to go, such as {@code kinesis:alerts}; of a URL only scheme and host. */
  public String target;

  /** The identifier that the row has at all receivers. */
  public String id;

  /** The row: as text if it is valid UTF-8 in one line, else in Base64. */
  public String payload;

  /** {@code utf-8} or {@code base64}. */
  public String payloadEncoding;

  /** The bucket time of the row. */
  public Instant rowTime;

  /** When the receiver has refused the row. */
  public Instant refusedAt;

  /** Creates the row of the data set from the bytes that were to be sent. */
  public static Undelivered of(
      String reason,
      String dataSet,
      String target,
      String id,
      byte[] payload,
      Instant rowTime,
      Instant refusedAt) {
    String text;
    String encoding = "utf-8";
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      text = null;
    }
    if (text == null || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      text = Base64.getEncoder().encodeToString(payload);
      encoding = "base64";
    }
    return new Undelivered(
        Printable.line(reason), dataSet, target, id, text, encoding, rowTime, refusedAt);
  }

  @Override
  public Instant bucketTime() {
    return rowTime;
  }

  @Override
  public String deliveryKey() {
    return dataSet;
  }

  @Override
  public String deliveryId() {
    return target + "/" + id;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("reason", reason);
    out.text("data_set", dataSet);
    out.text("target", target);
    out.text("id", id);
    out.text("payload", payload);
    out.text("payload_encoding", payloadEncoding);
    out.time("row_time", rowTime);
    out.time("refused_at", refusedAt);
  }
}
