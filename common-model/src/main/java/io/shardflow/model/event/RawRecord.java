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
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A record whose bytes are kept unchanged. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class RawRecord implements Event {
  /**
   * The bytes of the record, without the line break at its end. They contain no other line break,
   * and are not all blanks.
   */
  public byte[] payload;

  /** The arrival time, or the time in a field of the record. */
  public Instant eventTime;

  /** Accepts every record. Its event time is its arrival time. */
  public static final EventFormat<RawRecord> BY_ARRIVAL =
      new EventFormat<>(
          RawRecord.class, in -> new RawRecord(line(in.payload()), in.arrivalTime()), true);

  /** Accepts JSON objects and CSV rows that have a time in this field. */
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

  /** Removes the line break at the end. A line of blanks would be skipped by readers of lines. */
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

  /** Writes the bytes of the record and a line break. */
  public void writeLine(OutputStream out) throws IOException {
    out.write(payload);
    out.write('\n');
  }

  /** Writes the bytes of the record and its event time as two fields. */
  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.bytes("payload", payload);
    out.isoTime("event_time", eventTime);
  }
}
