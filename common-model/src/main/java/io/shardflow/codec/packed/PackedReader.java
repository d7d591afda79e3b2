package io.shardflow.codec.packed;

import io.shardflow.model.FieldReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads the fields of {@link PackedEvents}. The values are valid, because a codec read them. */
final class PackedReader extends FieldReader {
  private ByteBuffer in;
  private String header;
  private String[] names;
  private String[] lastTexts;
  private int field;
  private Instant arrivalTime;

  void open(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    String newHeader = utf8();
    if (!newHeader.equals(header)) {
      header = newHeader;
      names = newHeader.split(",");
    }
    lastTexts = new String[names.length];
  }

  /** Moves to the next event. Returns false at the end. */
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
    throw new UnsupportedOperationException("Packed events do not contain the payload");
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
    switch (tag) {
      case PackedEvents.NULL:
        return null;
      case PackedEvents.SAME_TEXT:
        return lastTexts[field];
      case PackedEvents.TEXT:
        return lastTexts[field] = utf8();
      case PackedEvents.TIME:
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
      case PackedEvents.NUMBER:
        return in.getDouble();
      case PackedEvents.LONG_DECIMAL:
        return BigDecimal.valueOf(in.getLong(), in.getInt());
      case PackedEvents.DECIMAL:
        return new BigDecimal(utf8());
      case PackedEvents.INTEGER:
        return in.getLong();
      case PackedEvents.BOOLEAN:
        return in.get() != 0;
      default:
        throw new IOException("unknown tag " + tag);
    }
  }

  private String utf8() {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
