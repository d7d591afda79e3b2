package io.shardflow.jobs.sink;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Finds the column that holds the time by which the rows of a data set are in date folders. */
public final class TimeColumn implements FieldWriter {
  private final Instant bucketTime;
  private String column;

  private TimeColumn(Instant bucketTime) {
    this.bucketTime = bucketTime;
  }

  /**
   * Returns the name of the column.
   *
   * @param sample a record whose times are all different
   */
  public static String of(OutputRecord sample) throws IOException {
    TimeColumn finder = new TimeColumn(sample.bucketTime());
    sample.writeTo(finder);
    if (finder.column == null) {
      throw new IllegalArgumentException("no field of " + sample + " is its bucket time");
    }
    return finder.column;
  }

  @Override
  public void time(String name, Instant value) {
    if (bucketTime.equals(value)) {
      column = name;
    }
  }

  @Override
  public void isoTime(String name, Instant value) {
    time(name, value);
  }

  @Override
  public void text(String name, String value) {}

  @Override
  public void integer(String name, Long value) {}

  @Override
  public void number(String name, double value) {}

  @Override
  public void decimal(String name, BigDecimal value) {}

  @Override
  public void bool(String name, boolean value) {}
}
