package io.shardflow.jobs.s3;

import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** The region of requests to S3. */
public final class S3Region {
  private static final Logger LOG = LoggerFactory.getLogger(S3Region.class);

  private S3Region() {}

  /**
   * Returns the region of the settings, or else of the environment; empty if the store is AWS's and
   * the SDK must look for the region, as in the metadata of the machine.
   */
  public static Optional<Region> of(S3Settings settings) {
    String region = settings.get(S3Settings.REGION);
    if (region != null) {
      return Optional.of(Region.of(region));
    }
    String endpoint = settings.endpoint();
    if (endpoint == null || isAws(endpoint)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AwsRegionProviderChain(
                  new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
              .getRegion());
    } catch (SdkException e) {
      LOG.debug("No region is configured. Most other stores ignore it", e);
      return Optional.of(Region.US_EAST_1);
    }
  }

  /** Returns the region of this machine. From any other one, S3 tells where a bucket is. */
  public static Region ofMachine() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkException e) {
      LOG.debug("No region is configured", e);
      return Region.US_EAST_1;
    }
  }

  private static boolean isAws(String endpoint) {
    String host = String.valueOf(URI.create(endpoint).getHost());
    return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
  }
}
