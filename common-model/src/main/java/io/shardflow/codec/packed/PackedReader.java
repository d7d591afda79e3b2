package io.shardflow.codec.packed;

import io.shardflow.model.FieldReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads {@link PackedEvents}: values that were read from a record before, and so can be again. */
final class PackedReader extends FieldReader {
  private ByteBuffer in;
  private String header;
  private String[] names;
  private String[] texts;
  private int field;
  private Instant arrivalTime;

  void open(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    String found = utf8();
    if (!found.equals(header)) {
      header = found;
      names = found.split(",");
    }
    texts = new String[names.length];
  }

  /** Moves to the next event; false at the end. */
  boolean nextEvent() {
    field = -1;
    return in.hasRemaining();
  }

  @Override
  public boolean next() throws IOException {
    if (++field < names.length) {
      return true;
    }
    arrivalTime = time();
    return false;
  }

  @Override
  public String name() {
    return names[field];
  }

  @Override
  public byte[] payload() {
    throw new UnsupportedOperationException("What the record was is not kept");
  }

  @Override
  public Instant arrivalTime() {
    return arrivalTime;
  }

  @Override
  public void skip() throws IOException {
    value();
  }

  @Override
  public String text() throws IOException {
    return (String) value();
  }

  @Override
  public double number() throws IOException {
    return (Double) value();
  }

  @Override
  public BigDecimal decimal() throws IOException {
    return (BigDecimal) value();
  }

  @Override
  public BigDecimal decimalOrNull() throws IOException {
    return decimal();
  }

  @Override
  public Long integerOrNull() throws IOException {
    return (Long) value();
  }

  @Override
  public String textOrNull() throws IOException {
    return text();
  }

  @Override
  public Instant time() throws IOException {
    return (Instant) value();
  }

  private Object value() throws IOException {
    byte tag = in.get();
    return switch (tag) {
      case PackedEvents.NULL -> null;
      case PackedEvents.SAME_TEXT -> texts[field];
      case PackedEvents.TEXT -> texts[field] = utf8();
      case PackedEvents.TIME -> Instant.ofEpochSecond(in.getLong(), in.getInt());
      case PackedEvents.NUMBER -> in.getDouble();
      case PackedEvents.LONG_DECIMAL -> BigDecimal.valueOf(in.getLong(), in.getInt());
      case PackedEvents.DECIMAL -> new BigDecimal(utf8());
      case PackedEvents.INTEGER -> in.getLong();
      case PackedEvents.BOOLEAN -> in.get() != 0;
      default -> throw new IOException("unknown tag " + tag);
    };
  }

  private String utf8() {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
