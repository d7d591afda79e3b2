package io.shardflow.benchmark.options;

/** An engine that writes taxi trips in a format. */
public enum TableContender {
  SHARDFLOW_JSON(ContenderType.SHARDFLOW, "json", "Shardflow, JSON"),
  SHARDFLOW_PARQUET(ContenderType.SHARDFLOW, "parquet", "Shardflow, Parquet"),
  SHARDFLOW_DELTA(ContenderType.SHARDFLOW, "delta", "Shardflow, Delta"),
  SHARDFLOW_ICEBERG(ContenderType.SHARDFLOW, "iceberg", "Shardflow, Iceberg"),
  SQL_PARQUET(ContenderType.FLINK_SQL, "parquet", "Flink SQL, Parquet"),
  SQL_ICEBERG(ContenderType.FLINK_SQL, "iceberg", "Flink SQL, Iceberg"),
  SPARK_PARQUET(ContenderType.SPARK, "parquet", "Spark Structured Streaming, Parquet"),
  SPARK_DELTA(ContenderType.SPARK, "delta", "Spark Structured Streaming, Delta");

  private final ContenderType engine;
  private final String format;
  private final String title;

  TableContender(ContenderType engine, String format, String title) {
    this.engine = engine;
    this.format = format;
    this.title = title;
  }

  public ContenderType engine() {
    return engine;
  }

  /** Returns the format, as the last argument of the contender's main class. */
  public String format() {
    return format;
  }

  /** Returns the name in tables. */
  public String title() {
    return title;
  }
}
