package io.shardflow.aws.config;

/**
 * Settings of applications. Null stands for a value that is set elsewhere.
 *
 * @param parallelism the number of parallel instances
 * @param parallelismPerKpu how many of them share a KPU (one vCPU, 4 GB)
 * @param autoScaling whether the service changes the parallelism, and with it the costs
 * @param checkpointSeconds interval of checkpoints, after which results become visible
 * @param snapshots whether the state is kept when an application is stopped or updated
 * @param systemRollback whether the service returns to the previous version if an update fails
 * @param logLevel {@code ERROR}, {@code WARN}, {@code INFO} or {@code DEBUG}
 * @param logRetentionDays after how many days logs are deleted
 * @param metricsLevel {@code APPLICATION}, {@code TASK}, {@code OPERATOR} or {@code PARALLELISM}
 */
public record ApplicationConfig(
    Integer parallelism,
    Integer parallelismPerKpu,
    Boolean autoScaling,
    Integer checkpointSeconds,
    Boolean snapshots,
    Boolean systemRollback,
    String logLevel,
    Integer logRetentionDays,
    String metricsLevel) {
  static final ApplicationConfig DEFAULT =
      new ApplicationConfig(1, 1, false, 60, true, true, "INFO", 30, "APPLICATION");

  /** Returns these settings with those of others that are not null. */
  ApplicationConfig with(ApplicationConfig other) {
    if (other == null) {
      return this;
    }
    return new ApplicationConfig(
        either(other.parallelism, parallelism),
        either(other.parallelismPerKpu, parallelismPerKpu),
        either(other.autoScaling, autoScaling),
        either(other.checkpointSeconds, checkpointSeconds),
        either(other.snapshots, snapshots),
        either(other.systemRollback, systemRollback),
        either(other.logLevel, logLevel),
        either(other.logRetentionDays, logRetentionDays),
        either(other.metricsLevel, metricsLevel));
  }

  private static <T> T either(T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** Returns how many KPUs the tasks use. Each application is charged one KPU more. */
  public int kpus() {
    return (parallelism + parallelismPerKpu - 1) / parallelismPerKpu;
  }
}
