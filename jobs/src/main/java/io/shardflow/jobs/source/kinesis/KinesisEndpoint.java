package io.shardflow.jobs.source.kinesis;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Where Kinesis is reached: by option, or by the environment as AWS's SDKs read it. */
public final class KinesisEndpoint {
  private KinesisEndpoint() {}

  /**
   * Returns the endpoint to use in place of the region's own, or null. The option goes before
   * {@code AWS_ENDPOINT_URL_KINESIS}, and that before {@code AWS_ENDPOINT_URL}. The connector has
   * two AWS SDKs, of which one reads these variables and one does not.
   *
   * @param option null if it is not given
   */
  public static String of(String option) {
    if (option != null
        || "true".equalsIgnoreCase(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return option;
    }
    String ofKinesis = environment("AWS_ENDPOINT_URL_KINESIS");
    return ofKinesis == null ? environment("AWS_ENDPOINT_URL") : ofKinesis;
  }

  /** Returns the region in the environment, or null. */
  static String regionOfEnvironment() {
    String region = environment("AWS_REGION");
    return region == null ? environment("AWS_DEFAULT_REGION") : region;
  }

  /**
   * Whether the endpoint is an emulator on this machine, which asks for credentials but takes any,
   * and there are no others in the environment.
   *
   * @param endpoint null for the region's own
   */
  public static boolean takesAnyCredentials(String endpoint) {
    if (endpoint == null || environment("AWS_ACCESS_KEY_ID") != null) {
      return false;
    }
    try {
      return InetAddress.getByName(URI.create(endpoint).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** A variable without a value counts as absent, as with AWS's command line. */
  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }
}
