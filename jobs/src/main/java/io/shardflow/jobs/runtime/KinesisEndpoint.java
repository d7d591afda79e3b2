package io.shardflow.jobs.runtime;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** What an endpoint override says of who answers there. */
public final class KinesisEndpoint {
  private KinesisEndpoint() {}

  /**
   * Whether an emulator on this machine is meant, which asks for credentials but takes any, and
   * there are no others in the environment.
   */
  public static boolean takesAnyCredentials(String endpoint) {
    if (endpoint == null || System.getenv("AWS_ACCESS_KEY_ID") != null) {
      return false;
    }
    try {
      return InetAddress.getByName(URI.create(endpoint).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
