package io.shardflow.jobs.source.kinesis;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Determines the endpoint of Kinesis from an option and the environment variables of AWS. */
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

  /**
   * Returns the endpoint that the environment sets for a service, or null.
   *
   * @param service in upper case, as in {@code AWS_ENDPOINT_URL_KINESIS}
   */
  public static String ofEnvironment(String service) {
    if ("true".equalsIgnoreCase(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return null;
    }
    String ofService = environment("AWS_ENDPOINT_URL_" + service);
    return ofService == null ? environment("AWS_ENDPOINT_URL") : ofService;
  }

  /**
   * Returns the endpoint of a service in a region whose partition the connector's AWS SDKs do not
   * know, the AWS European Sovereign Cloud; otherwise null.
   *
   * @param service in lower case, such as {@code kinesis}
   */
  static String ofNewPartition(String service, String region) {
    return region.startsWith("eusc-")
        ? "https://" + service + "." + region + ".amazonaws.eu"
        : null;
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
