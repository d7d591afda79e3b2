package io.shardflow.model;

import io.shardflow.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import lombok.AccessLevel;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import lombok.With;

/** A record that cannot be decoded, or a row that cannot be written, with its whole content. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class DeadLetter implements OutputRecord {
  /** The label of a {@link Reason}, and for a mapped field where the record must have it. */
  public String reason;

  /** The field with the error, or null if the error concerns the whole record. */
  public String field;

  /** The record: as text if it is valid UTF-8, else in Base64. */
  public String payload;

  /** {@code utf-8} or {@code base64}. */
  public String payloadEncoding;

  /** The stream and shard, or the file; the data set in the case of a row. */
  public String source;

  /** The sequence number, or the line number. */
  @With(AccessLevel.PRIVATE)
  public String position;

  /**
   * When the record arrived in the stream, or the file was last modified; the bucket time in the
   * case of a row.
   */
  public Instant arrivalTime;

  /**
   * How often a job has tried to read the record, if it has read it from dead letters; otherwise 0,
   * and the field is not written.
   */
  @With public long tries;

  /** Creates a dead letter of a record that was read for the first time. */
  public DeadLetter(
      String reason,
      String field,
      String payload,
      String payloadEncoding,
      String source,
      String position,
      Instant arrivalTime) {
    this(reason, field, payload, payloadEncoding, source, position, arrivalTime, 0);
  }

  /** Why a record cannot be decoded. */
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
    TOO_LONG_FOR_FOLDER("too long for the name of a folder"),
    EMPTY("empty record"),
    NO_DEAD_LETTER("not a row of dead-letters"),
    BAD_GZIP("gzip that cannot be decompressed"),
    GZIP_TOO_LARGE("gzip of more than 64 MB");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** Returns a dead letter for a record with this payload. */
  public static DeadLetter of(Reason reason, String field, byte[] payload, Origin origin) {
    return of(reason.label(), field, payload, origin);
  }

  /**
   * As {@link #of(Reason, String, byte[], Origin)}, for a field that was looked for elsewhere.
   *
   * @param path where the record must have the field; null for the field of that name
   */
  public static DeadLetter of(
      Reason reason, String field, String path, byte[] payload, Origin origin) {
    return of(reason.label() + (path == null ? "" : " at " + path), field, payload, origin);
  }

  private static DeadLetter of(String reason, String field, byte[] payload, Origin origin) {
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
        reason, field, text, encoding, origin.source(), origin.position(), origin.arrivalTime());
  }

  /**
   * Returns a copy without line breaks, which can be written as a CSV row: a payload with line
   * breaks is encoded in Base64.
   */
  public DeadLetter withoutLineBreaks() {
    String line = payload;
    String encoding = payloadEncoding;
    if (payload.indexOf('\n') >= 0 || payload.indexOf('\r') >= 0) {
      line = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
      encoding = "base64";
    }
    // The name of a file can contain a line break.
    return new DeadLetter(
        reason, field, line, encoding, Printable.line(source), position, arrivalTime, tries);
  }

  /** Returns the bytes of the record. */
  public byte[] bytes() {
    return bytes(payload, payloadEncoding);
  }

  /**
   * Returns the bytes of the record in the row of a dead letter.
   *
   * @throws IllegalArgumentException if the payload is not in its encoding
   */
  public static byte[] bytes(String payload, String payloadEncoding) {
    return payloadEncoding.equals("base64")
        ? Base64.getDecoder().decode(payload)
        : payload.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a copy for one of several events in a record: {@code position#number}. */
  public DeadLetter numbered(int number) {
    return withPosition(position + "#" + number);
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
    if (tries > 0) {
      out.integer("tries", tries);
    }
  }
}
