package io.shardflow.aws.config;

import java.util.Objects;

/**
 * Where the results go.
 *
 * @param bucket the name of a bucket that exists; null to create one
 * @param key the ARN of the KMS key of an existing bucket; null if it is encrypted otherwise
 * @param folder the folder in the bucket that holds a folder for each job
 * @param abandonedUploadDays after how many days uploads that were never completed are removed from
 *     a new bucket
 * @param athena whether a Glue database and an Athena workgroup are created
 */
public record ResultsConfig(
    String bucket, String key, String folder, Integer abandonedUploadDays, Boolean athena) {
  static final ResultsConfig DEFAULT = new ResultsConfig(null, null, null, null, null);

  public ResultsConfig {
    folder = Objects.requireNonNullElse(folder, "results");
    abandonedUploadDays = Objects.requireNonNullElse(abandonedUploadDays, 7);
    athena = Objects.requireNonNullElse(athena, true);
  }

  /** Returns whether the bucket exists already. */
  public boolean exists() {
    return bucket != null;
  }
}
