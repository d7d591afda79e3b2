package io.shardflow.expected.jobs;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.util.List;
import java.util.Optional;

/** The jobs whose rows can be computed, except the archive, which reads every kind of events. */
public final class ExpectedJobs {
  private static final List<ExpectedJob> JOBS =
      List.of(
          ExpectedJob.of("dedup", EventKind.PROBES, true, TemperatureProbe.class, Dedup::rows),
          ExpectedJob.of(
              "anomaly-filter", EventKind.SENSORS, false, SensorReading.class, AnomalyFilter::rows),
          ExpectedJob.of("alerts", EventKind.SENSORS, true, SensorReading.class, Alerts::rows),
          ExpectedJob.of(
              "sensor-summary", EventKind.SENSORS, true, SensorReading.class, SensorSummary::rows),
          ExpectedJob.of(
              "trend-comparison",
              EventKind.SENSORS,
              true,
              SensorReading.class,
              TrendComparison::rows),
          ExpectedJob.of("store-revenue", EventKind.SALES, true, Sale.class, StoreRevenue::rows),
          ExpectedJob.of(
              "taxi-trips", EventKind.TAXI_TRIPS, false, TaxiTrip.class, TaxiTrips::rows));

  private ExpectedJobs() {}

  /** Returns the jobs that read this kind of events. */
  public static List<ExpectedJob> reading(EventKind kind) {
    return JOBS.stream().filter(job -> job.kind() == kind).toList();
  }

  /** Returns the job with this name, if its rows can be computed. */
  public static Optional<ExpectedJob> find(String name) {
    return JOBS.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /**
   * Returns the job with this name.
   *
   * @throws IllegalArgumentException if its rows cannot be computed
   */
  public static ExpectedJob named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No expected rows for the job %s: add a class for it in datagen/expected, package %s, and list it in %s"
                        .formatted(
                            name,
                            ExpectedJobs.class.getPackageName(),
                            ExpectedJobs.class.getSimpleName())));
  }
}
