package io.shardflow.model;

import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lombok.Value;

/**
 * The columns of the rows that records of one type become: the fields that they write, in order.
 */
@Value
public class RowSchema implements Serializable {
  private static final long serialVersionUID = 1L;

  List<Column> columns;

  /** A field of a row. Every column may hold null. */
  @Value
  public static class Column implements Serializable {
    private static final long serialVersionUID = 1L;

    String name;
    Type type;

    @Override
    public String toString() {
      return name + " " + type.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The type of a column, after the method of {@link FieldWriter} that writes it. */
  public enum Type {
    TEXT,
    INTEGER,
    NUMBER,
    DECIMAL,
    BOOL,
    TIME,
    BYTES
  }

  /** Returns the columns of a record, and of all others of its type. */
  public static RowSchema of(OutputRecord record) throws IOException {
    Recorder recorder = new Recorder();
    record.writeTo(recorder);
    return new RowSchema(List.copyOf(recorder.columns));
  }

  /** Returns the names of the columns. */
  public List<String> names() {
    return columns.stream().map(Column::name).collect(Collectors.toUnmodifiableList());
  }

  /** Returns the columns without those of some names. */
  public RowSchema without(List<String> names) {
    return new RowSchema(
        columns.stream()
            .filter(column -> !names.contains(column.name()))
            .collect(Collectors.toUnmodifiableList()));
  }

  private static final class Recorder implements FieldWriter {
    private final List<Column> columns = new ArrayList<>();

    private void add(String name, Type type) {
      columns.add(new Column(name, type));
    }

    @Override
    public void text(String name, String value) {
      add(name, Type.TEXT);
    }

    @Override
    public void integer(String name, Long value) {
      add(name, Type.INTEGER);
    }

    @Override
    public void number(String name, double value) {
      add(name, Type.NUMBER);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      add(name, Type.DECIMAL);
    }

    @Override
    public void bool(String name, boolean value) {
      add(name, Type.BOOL);
    }

    @Override
    public void time(String name, Instant value) {
      add(name, Type.TIME);
    }

    @Override
    public void isoTime(String name, Instant value) {
      add(name, Type.TIME);
    }

    @Override
    public void bytes(String name, byte[] value) {
      add(name, Type.BYTES);
    }
  }
}
