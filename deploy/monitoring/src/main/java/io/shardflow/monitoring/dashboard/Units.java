package io.shardflow.monitoring.dashboard;

/** Units as Grafana names them. */
final class Units {
  static final String PER_SECOND = "cps";
  static final String COUNT = "short";
  static final String SHARE = "percentunit";
  static final String SECONDS = "s";
  static final String MILLISECONDS = "ms";
  static final String BYTES = "bytes";

  private Units() {}
}
