package io.shardflow.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Hears the names of a record's fields. */
public record FieldNames(List<String> names) implements FieldWriter {
  /** Names in the order of the fields. */
  public static List<String> of(OutputRecord record) throws IOException {
    FieldNames heard = new FieldNames(new ArrayList<>());
    record.writeTo(heard);
    return heard.names;
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
