package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.TimeFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Reads the input fields of the events in a {@link MappedRecord}. A text whose path the user has
 * given may also be a number, true or false, because identifiers often are. Not thread-safe.
 */
public final class MappedReader extends JsonValueReader {
  private final MappedRecord record;
  private final String[] names;
  private final boolean[] explicit;
  private byte[] payload;
  private Instant arrivalTime;
  private int event;
  private int source;
  private MappedValue value;

  public MappedReader(Mapping mapping, MappedRecord record, TimeFormat times) {
    super(times);
    this.record = record;
    int count = mapping.sources().size();
    names = new String[count];
    explicit = new boolean[count];
    for (int i = 0; i < count; i++) {
      // An event switches over the names. Comparing an interned string with itself is fast.
      names[i] = mapping.sources().get(i).field().intern();
      explicit[i] = mapping.sources().get(i).explicit();
    }
  }

  /**
   * Starts to read an event.
   *
   * @param index among the events of the record, from 0
   */
  public void open(int index, byte[] payload, Origin origin) {
    this.event = index;
    this.payload = payload;
    this.arrivalTime = origin.arrivalTime();
    source = -1;
  }

  @Override
  public boolean next() {
    for (source++; source < names.length; source++) {
      value = record.value(event, source);
      if (value != null && !isReplaced()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the next source is of the same field, and has a value. */
  private boolean isReplaced() {
    int next = source + 1;
    return next < names.length
        && names[next].equals(names[source])
        && record.value(event, next) != null;
  }

  @Override
  public String name() {
    return names[source];
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public Instant arrivalTime() {
    return arrivalTime;
  }

  @Override
  public void skip() {}

  @Override
  public String text() throws IOException, MalformedException {
    boolean isWritten =
        explicit[source] && (value.token().isNumeric() || value.token().isBoolean());
    if (!isWritten) {
      return super.text();
    }
    if (value.token().isNumeric() && isNotFinite()) {
      throw malformed(Reason.NOT_FINITE);
    }
    return value.written();
  }

  @Override
  JsonToken token() {
    return value.token();
  }

  @Override
  String written() {
    return value.written();
  }

  @Override
  double doubleValue() {
    return isNotFinite() ? Double.NaN : NumberInput.parseDouble(value.written(), true);
  }

  @Override
  BigDecimal decimalValue() {
    return NumberInput.parseBigDecimal(value.written(), false);
  }

  @Override
  boolean isNotFinite() {
    // NaN, INF, Infinity or -Infinity.
    char last = value.written().charAt(value.written().length() - 1);
    return last < '0' || last > '9';
  }
}
