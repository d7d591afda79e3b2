package io.shardflow.local.sizing;

import java.util.Locale;

/** What is paid for. The name in the price table is that of the constant, with hyphens. */
enum Price {
  SHARD_HOUR("shard-hour"),
  PUT_UNITS("million units of 25 KiB"),
  SHARD_HOUR_OF_LONG_RETENTION("shard-hour"),
  CONSUMER_SHARD_HOUR("consumer-shard-hour"),
  CONSUMER_GB("GB"),
  ON_DEMAND_STREAM_HOUR("stream-hour"),
  ON_DEMAND_GB_IN("GB"),
  ON_DEMAND_GB_OUT("GB"),
  ON_DEMAND_CONSUMER_GB("GB"),
  ON_DEMAND_GB_OF_LONG_RETENTION("GB-month"),
  KPU_HOUR("KPU-hour"),
  KPU_STORAGE("GB-month"),
  SNAPSHOT_STORAGE("GB-month"),
  S3_PUTS("thousand"),
  S3_GETS("thousand"),
  S3_STORAGE("GB-month"),
  KMS_KEY("key-month"),
  KMS_REQUESTS("ten thousand"),
  ALARM("alarm-month"),
  DASHBOARD("dashboard-month"),
  METRIC("metric-month"),
  LOGS("GB");

  private final String unit;

  Price(String unit) {
    this.unit = unit;
  }

  /** Returns the unit that has the price. */
  String unit() {
    return unit;
  }

  /** Returns the name in the price table. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
