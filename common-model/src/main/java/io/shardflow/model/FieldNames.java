package io.shardflow.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Collects the names of a record's fields. */
public final class FieldNames implements FieldWriter {
  private final List<String> names = new ArrayList<>();

  private FieldNames() {}

  /** Returns the names of the record's fields, in the order in which they are written. */
  public static List<String> of(OutputRecord record) throws IOException {
    FieldNames writer = new FieldNames();
    record.writeTo(writer);
    return writer.names;
  }

  @Override
  public void text(String name, String value) {
    names.add(name);
  }

  @Override
  public void integer(String name, Long value) {
    names.add(name);
  }

  @Override
  public void number(String name, double value) {
    names.add(name);
  }

  @Override
  public void decimal(String name, BigDecimal value) {
    names.add(name);
  }

  @Override
  public void bool(String name, boolean value) {
    names.add(name);
  }
}
