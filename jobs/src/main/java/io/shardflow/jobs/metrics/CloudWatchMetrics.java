package io.shardflow.jobs.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.configuration.Configuration;

/**
 * Metrics in CloudWatch. Managed Service for Apache Flink sends a job's own metrics there if they
 * are in the group {@link #GROUP}. Groups with key and value below it become dimensions.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/managed-flink/latest/java/monitoring-metrics-custom.html">Use
 *     custom metrics</a>
 */
public final class CloudWatchMetrics {
  /** The group of the metrics that the service sends. */
  public static final String GROUP = "kinesisanalytics";

  /** The dimension of metrics that each data set has. */
  public static final String DATA_SET = "DataSet";

  /** The namespace of all metrics of the service. */
  public static final String NAMESPACE = "AWS/KinesisAnalytics";

  /** The global job parameter that tells the operators, which run on other machines. */
  private static final String ENABLED = "shardflow.cloudwatch-metrics";

  private CloudWatchMetrics() {}

  /** Makes the operators of a job register their metrics for CloudWatch. */
  public static void enable(ExecutionConfig job) {
    Map<String, String> parameters = new HashMap<>(job.getGlobalJobParameters().toMap());
    parameters.put(ENABLED, "true");
    job.setGlobalJobParameters(Configuration.fromMap(parameters));
  }

  static boolean areEnabled(Map<String, String> jobParameters) {
    return "true".equals(jobParameters.get(ENABLED));
  }

  /** Returns a name with those characters only that the service's own reporter keeps. */
  public static String dimensionValue(String dataSet) {
    return dataSet.replace('-', '_');
  }
}
