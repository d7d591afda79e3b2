package io.shardflow.codec.packed;

import io.shardflow.model.Event;
import io.shardflow.model.FieldNames;
import io.shardflow.model.FieldWriter;
import io.shardflow.text.Digits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Events of one kind in few bytes, to be carried along and seldom looked at: what {@link
 * Event#writeTo} tells of them, and when they arrived, after the names of its fields.
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

  private static final int FIRST_BYTES = 128;

  /** The most bytes that a field of a fixed size takes. */
  private static final int FIXED_BYTES = 16;

  private final Writer writer = new Writer();
  private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);
  private byte[] names;

  /** Adds an event of the same kind as all others, also those of before it was cleared. */
  public void add(Event event) throws IOException {
    if (names == null) {
      List<String> all = FieldNames.of(event);
      names = String.join(",", all).getBytes(StandardCharsets.UTF_8);
      writer.texts = new String[all.size()];
    }
    if (size() == 0) {
      writer.text(names);
    }
    writer.field = 0;
    event.writeTo(writer);
    writer.instant(event.arrivalTime());
  }

  /** How many bytes they are. */
  public int size() {
    return out.position();
  }

  /** How many bytes they can be without more room. */
  public int capacity() {
    return out.capacity();
  }

  /** Takes all out again; the room for them stays. */
  public void clear() {
    out.clear();
    if (names != null) {
      Arrays.fill(writer.texts, null);
    }
  }

  /** All that have been added. */
  public byte[] toBytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private final class Writer implements FieldWriter {
    /** The last text of each field: texts of events that are alike are mostly the same. */
    private String[] texts;

    private int field;

    @Override
    public void text(String name, String value) {
      String last = texts[field];
      texts[field++] = value;
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
      } else if (value.precision() <= Digits.MOST) {
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
      return room(FIXED_BYTES).put(tag);
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
