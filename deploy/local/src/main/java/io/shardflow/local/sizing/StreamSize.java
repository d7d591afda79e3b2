package io.shardflow.local.sizing;

import java.util.ArrayList;
import java.util.List;

/**
 * The stream, with shards of its own or on demand.
 *
 * @param isOnDemand whether AWS manages the shards
 * @param shardsToWrite the shards that the producers need
 * @param shardsToRead the shards that polling jobs need
 * @param costs the bill
 */
record StreamSize(boolean isOnDemand, long shardsToWrite, long shardsToRead, List<CostLine> costs) {
  /** A PUT is charged in units of this size. */
  private static final int PUT_UNIT_BYTES = 25 << 10;

  /** On demand, each record counts as a multiple of this. */
  private static final int ON_DEMAND_UNIT_BYTES = 1 << 10;

  static StreamSize provisioned(Workload load, PriceTable prices) {
    long toWrite =
        Math.max(
            ceil(load.peakRecords() / Quotas.SHARD_RECORDS_IN),
            ceil(load.peakBytes() / Quotas.SHARD_BYTES_IN));
    long toRead =
        load.isPolling() ? ceil(load.peakBytes() * load.jobs().size() / Quotas.SHARD_BYTES_OUT) : 0;
    long shards = Math.max(toWrite, toRead);
    double shardHours = shards * Workload.HOURS_PER_MONTH;
    List<CostLine> costs = new ArrayList<>();
    costs.add(CostLine.of("shards of the stream", shardHours, Price.SHARD_HOUR, prices));
    double units = Math.ceil(load.recordBytes() / (double) PUT_UNIT_BYTES);
    costs.add(
        CostLine.of(
            "puts into the stream", load.recordsPerMonth() * units / 1e6, Price.PUT_UNITS, prices));
    if (load.retention().toHours() > 24) {
      costs.add(
          CostLine.of(
              "retention beyond 24 h", shardHours, Price.SHARD_HOUR_OF_LONG_RETENTION, prices));
    }
    if (!load.isPolling()) {
      int jobs = load.jobs().size();
      costs.add(
          CostLine.of("fan-out consumers", shardHours * jobs, Price.CONSUMER_SHARD_HOUR, prices));
      costs.add(CostLine.of("fan-out data", load.gbPerMonth() * jobs, Price.CONSUMER_GB, prices));
    }
    return new StreamSize(false, toWrite, toRead, costs);
  }

  static StreamSize onDemand(Workload load, PriceTable prices) {
    StreamSize shards = provisioned(load, prices);
    int jobs = load.jobs().size();
    double bytesIn =
        Math.ceil(load.recordBytes() / (double) ON_DEMAND_UNIT_BYTES) * ON_DEMAND_UNIT_BYTES;
    double gbIn = load.recordsPerMonth() * bytesIn / Workload.GB;
    List<CostLine> costs = new ArrayList<>();
    costs.add(
        CostLine.of(
            "stream on demand", Workload.HOURS_PER_MONTH, Price.ON_DEMAND_STREAM_HOUR, prices));
    costs.add(CostLine.of("data in, per started KiB", gbIn, Price.ON_DEMAND_GB_IN, prices));
    if (load.retention().toHours() > 24) {
      double kept =
          load.bytesPerSecond() * (load.retention().toSeconds() - 24 * 3600) / Workload.GB;
      costs.add(
          CostLine.of("retention beyond 24 h", kept, Price.ON_DEMAND_GB_OF_LONG_RETENTION, prices));
    }
    costs.add(
        load.isPolling()
            ? CostLine.of("data out", load.gbPerMonth() * jobs, Price.ON_DEMAND_GB_OUT, prices)
            : CostLine.of(
                "fan-out data", load.gbPerMonth() * jobs, Price.ON_DEMAND_CONSUMER_GB, prices));
    return new StreamSize(true, shards.shardsToWrite, shards.shardsToRead, costs);
  }

  long shards() {
    return Math.max(shardsToWrite, shardsToRead);
  }

  double dollars() {
    return CostLine.sum(costs);
  }

  /** Rounds up, but not because of the last digits of a double. */
  static long ceil(double value) {
    return (long) Math.ceil(value - 1e-9);
  }
}
