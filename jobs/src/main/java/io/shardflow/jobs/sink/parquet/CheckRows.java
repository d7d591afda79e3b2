package io.shardflow.jobs.sink.parquet;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.folder.RefusedRows;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.UnwritableRowException;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Passes on the rows that typed columns and folders can hold, and counts them. */
public final class CheckRows<T extends OutputRecord> extends ProcessFunction<T, T>
    implements FieldWriter {
  private static final long serialVersionUID = 1L;

  private final String dataSet;
  private final Partitions partitions;
  private final JobMetric metric;

  private transient Counter counter;
  private transient Counter refused;

  /**
   * Creates the function.
   *
   * @param dataSet the name of the data set, for dead letters
   * @param metric the counter of rows
   */
  public CheckRows(String dataSet, Partitions partitions, JobMetric metric) {
    this.dataSet = dataSet;
    this.partitions = partitions;
    this.metric = metric;
  }

  @Override
  public void open(Configuration parameters) {
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext(), dataSet);
    counter = metrics.counter(metric);
    refused = metrics.counter(Metrics.ROWS_REFUSED);
  }

  @Override
  public void processElement(T row, Context context, Collector<T> out) throws Exception {
    try {
      row.writeTo(this);
      if (!partitions.fields().isEmpty()) {
        partitions.of(row);
      }
    } catch (UnwritableRowException e) {
      refused.inc();
      context.output(RefusedRows.TAG, RefusedRows.deadLetter(row, dataSet, e));
      return;
    }
    counter.inc();
    out.collect(row);
  }

  @Override
  public void decimal(String name, BigDecimal value) throws UnwritableRowException {
    if (value != null && !fits(value) && !fits(value.stripTrailingZeros())) {
      throw new UnwritableRowException(Reason.OUT_OF_RANGE, name);
    }
  }

  private static boolean fits(BigDecimal value) {
    return value.scale() <= ParquetColumns.SCALE
        && value.precision() - value.scale() <= ParquetColumns.PRECISION - ParquetColumns.SCALE;
  }

  @Override
  public void text(String name, String value) {}

  @Override
  public void bytes(String name, byte[] value) {}

  @Override
  public void integer(String name, Long value) {}

  @Override
  public void number(String name, double value) {}

  @Override
  public void bool(String name, boolean value) {}

  @Override
  public void time(String name, Instant value) {}

  @Override
  public void isoTime(String name, Instant value) {}
}
