package io.shardflow.model;

import io.shardflow.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A record that could not be read, or a row that could not be written, kept whole.
 *
 * @param reason the label of a {@link Reason}
 * @param field the field that is to blame, or null where it is the record as a whole
 * @param payload the record, as text if it is UTF-8, else in Base64
 * @param payloadEncoding {@code utf-8} or {@code base64}
 * @param source the stream and shard, or the file; of a row, its data set
 * @param position the sequence number, or the line
 * @param arrivalTime when the stream took the record, or when its file was last written; of a row,
 *     the time of its folder
 */
public record DeadLetter(
    String reason,
    String field,
    String payload,
    String payloadEncoding,
    String source,
    String position,
    Instant arrivalTime)
    implements OutputRecord {

  /** Why a record cannot be read. */
  public enum Reason {
    NOT_JSON("not a JSON object"),
    NOT_CSV("not a CSV row"),
    NO_ROWS("CSV header without a row"),
    TOO_LARGE("nested too deeply or too long"),
    MISSING("required field missing"),
    NULL("required field null"),
    WRONG_TYPE("wrong type"),
    BAD_TEXT("text that is not Unicode"),
    IMPOSSIBLE_TIME("impossible time"),
    NOT_FINITE("non-finite number"),
    OUT_OF_RANGE("number out of range"),
    LINE_BREAK("line break inside"),
    EMPTY("empty record");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** A dead letter for this payload. */
  public static DeadLetter of(Reason reason, String field, byte[] payload, Origin origin) {
    String text;
    String encoding;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      encoding = "utf-8";
    } catch (CharacterCodingException e) {
      text = Base64.getEncoder().encodeToString(payload);
      encoding = "base64";
    }
    return new DeadLetter(
        reason.label(),
        field,
        text,
        encoding,
        origin.source(),
        origin.position(),
        origin.arrivalTime());
  }

  /** The same with the payload in Base64 if it has line breaks, so that it can be a CSV row. */
  public DeadLetter withoutLineBreaks() {
    String line = payload;
    String encoding = payloadEncoding;
    if (payload.indexOf('\n') >= 0 || payload.indexOf('\r') >= 0) {
      line = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
      encoding = "base64";
    }
    // A file can have a line break in its name.
    return new DeadLetter(
        reason, field, line, encoding, Printable.line(source), position, arrivalTime);
  }

  @Override
  public Instant bucketTime() {
    return arrivalTime;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("reason", reason);
    out.text("field", field);
    out.text("payload", payload);
    out.text("payload_encoding", payloadEncoding);
    out.text("source", source);
    out.text("position", position);
    out.time("arrival_time", arrivalTime);
  }
}
