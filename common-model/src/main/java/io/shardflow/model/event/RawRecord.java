package io.shardflow.model.event;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A record as it came, whatever it says.
 *
 * @param payload its bytes without a line break at the end; there is none inside, and they are not
 *     all blanks
 * @param eventTime when the stream took it, or the time in the field that says it
 */
public record RawRecord(byte[] payload, Instant eventTime) implements Event {
  /** Takes every record, and its arrival for its time. */
  public static final EventFormat<RawRecord> BY_ARRIVAL =
      new EventFormat<>(
          RawRecord.class, in -> new RawRecord(line(in.payload()), in.arrivalTime()), true);

  /** Takes records that are objects or rows with a time in this field. */
  public static EventFormat<RawRecord> byField(String timeField) {
    return new EventFormat<>(
        RawRecord.class,
        in -> {
          Instant time = null;
          while (in.next()) {
            if (in.name().equals(timeField)) {
              time = in.time();
            } else {
              in.skip();
            }
          }
          return new RawRecord(line(in.payload()), require(timeField, time));
        });
  }

  /** A line ends with the one line break that it has. One of blanks alone would be no record. */
  private static byte[] line(byte[] payload) throws MalformedException {
    byte[] line = payload;
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] == '\n') {
        if (i + 1 < payload.length) {
          throw new MalformedException(Reason.LINE_BREAK, null);
        }
        line = Arrays.copyOf(payload, i);
      }
    }
    if (isBlank(line)) {
      throw new MalformedException(Reason.EMPTY, null);
    }
    return line;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Writes the line that the record is. */
  public void writeLine(OutputStream out) throws IOException {
    out.write(payload);
    out.write('\n');
  }

  /** Writes the payload as a field, in Base64. */
  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("payload", Base64.getEncoder().encodeToString(payload));
  }
}
