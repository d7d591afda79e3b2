package io.shardflow.codec.packed;

import io.shardflow.model.Event;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.RowSchema;
import io.shardflow.text.Digits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A batch of events of one kind in a compact binary format: the names of the fields, then for each
 * event the values that {@link Event#writeTo} writes, and its arrival time. {@link EventUnpacker}
 * restores the events.
 *
 * <p>It exists beside Jackson's formats and Flink's serializers because a job sends every event to
 * its key in such a batch, and only late events are unpacked (deploy/benchmark/README.md, "What
 * makes the jobs fast"). Packing costs a fraction of serializing each event on its own: a string
 * that equals the one of the event before takes one byte, and all numbers have a fixed size. Not
 * thread-safe.
 */
public final class PackedEvents {
  static final byte NULL = 0;
  static final byte SAME_TEXT = 1;
  static final byte TEXT = 2;
  static final byte TIME = 3;
  static final byte NUMBER = 4;
  static final byte LONG_DECIMAL = 5;
  static final byte DECIMAL = 6;
  static final byte INTEGER = 7;
  static final byte BOOLEAN = 8;

  private static final int INITIAL_BYTES = 128;

  /** The maximum size of a field of a fixed size, with its tag. */
  private static final int MAX_FIXED_BYTES = 16;

  private final Writer writer = new Writer();
  private ByteBuffer out = ByteBuffer.allocate(INITIAL_BYTES);
  private byte[] names;

  /** Adds an event. All events must be of the same kind, also after {@link #clear}. */
  public void add(Event event) throws IOException {
    if (names == null) {
      List<String> fields = RowSchema.of(event).names();
      names = String.join(",", fields).getBytes(StandardCharsets.UTF_8);
      writer.lastTexts = new String[fields.size()];
    }
    if (size() == 0) {
      writer.text(names);
    }
    writer.field = 0;
    event.writeTo(writer);
    writer.instant(event.arrivalTime());
  }

  /** Returns the size of the batch in bytes. */
  public int size() {
    return out.position();
  }

  /** Returns the size of the buffer in bytes. */
  public int capacity() {
    return out.capacity();
  }

  /** Removes all events. The buffer keeps its size. */
  public void clear() {
    out.clear();
    if (names != null) {
      Arrays.fill(writer.lastTexts, null);
    }
  }

  /** Returns the batch. */
  public byte[] toBytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private final class Writer implements FieldWriter {
    /** The last text of each field, because similar events share most of their texts. */
    private String[] lastTexts;

    private int field;

    @Override
    public void text(String name, String value) {
      String last = lastTexts[field];
      lastTexts[field++] = value;
      if (value == null) {
        tag(NULL);
      } else if (value.equals(last)) {
        tag(SAME_TEXT);
      } else {
        tag(TEXT);
        text(value);
      }
    }

    @Override
    public void integer(String name, Long value) {
      field++;
      if (value == null) {
        tag(NULL);
      } else {
        tag(INTEGER).putLong(value);
      }
    }

    @Override
    public void number(String name, double value) {
      field++;
      tag(NUMBER).putDouble(value);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      field++;
      if (value == null) {
        tag(NULL);
      } else if (value.precision() <= Digits.MAX_DIGITS) {
        tag(LONG_DECIMAL).putLong(Digits.unscaled(value)).putInt(value.scale());
      } else {
        tag(DECIMAL);
        text(value.toString());
      }
    }

    @Override
    public void bool(String name, boolean value) {
      field++;
      tag(BOOLEAN).put((byte) (value ? 1 : 0));
    }

    @Override
    public void time(String name, Instant value) {
      field++;
      instant(value);
    }

    private void instant(Instant value) {
      if (value == null) {
        tag(NULL);
      } else {
        tag(TIME).putLong(value.getEpochSecond()).putInt(value.getNano());
      }
    }

    @Override
    public void isoTime(String name, Instant value) {
      time(name, value);
    }

    private void text(String value) {
      text(value.getBytes(StandardCharsets.UTF_8));
    }

    private void text(byte[] utf8) {
      room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
    }

    private ByteBuffer tag(byte tag) {
      return room(MAX_FIXED_BYTES).put(tag);
    }

    private ByteBuffer room(int bytes) {
      if (out.remaining() < bytes) {
        out =
            ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + bytes))
                .put(out.array(), 0, out.position());
      }
      return out;
    }
  }
}
