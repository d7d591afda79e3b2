package io.shardflow.jobs.source.kinesis;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Determines endpoints from an option and the environment variables of AWS. */
public final class KinesisEndpoint {
  private KinesisEndpoint() {}

  /**
   * Returns the endpoint to use instead of the region's own, or null. The option takes precedence
   * over {@code AWS_ENDPOINT_URL_KINESIS}, and that over {@code AWS_ENDPOINT_URL}. They are read
   * here because only one of the connector's two AWS SDKs supports these variables.
   *
   * @param option the value of the option; null if it is not set
   */
  public static String of(String option) {
    return option == null ? ofEnvironment("KINESIS") : option;
  }

  /** Returns the endpoint of STS that the environment sets, in the same way, or null. */
  static String ofSts() {
    return ofEnvironment("STS");
  }

  private static String ofEnvironment(String service) {
    if ("true".equalsIgnoreCase(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return null;
    }
    String ofService = environment("AWS_ENDPOINT_URL_" + service);
    return ofService == null ? environment("AWS_ENDPOINT_URL") : ofService;
  }

  /** Returns the region that the environment sets, or null. */
  static String regionOfEnvironment() {
    String region = environment("AWS_REGION");
    return region == null ? environment("AWS_DEFAULT_REGION") : region;
  }

  /**
   * Returns whether dummy credentials can be used: the endpoint is an emulator on this machine,
   * which requires credentials but accepts any, and the environment sets none.
   *
   * @param endpoint null for the region's own
   */
  public static boolean acceptsAnyCredentials(String endpoint) {
    if (endpoint == null || environment("AWS_ACCESS_KEY_ID") != null) {
      return false;
    }
    try {
      return InetAddress.getByName(URI.create(endpoint).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns null for an empty variable, too, as the AWS CLI treats it as unset. */
  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }
}
