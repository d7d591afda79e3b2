package io.shardflow.tables.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries whether a store creates an object only once ({@code If-None-Match}), as AWS does. */
public final class ConditionalWrites {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionalWrites.class);

  private ConditionalWrites() {}

  /**
   * Writes an object twice, and deletes it.
   *
   * @param folder where the object is written, with a name that begins with a line
   * @return whether the second attempt was refused
   * @throws IOException if the store cannot be written to
   */
  public static boolean arePossible(S3Objects objects, Path folder) throws IOException {
    Path trial = new Path(folder, "_trial_" + UUID.randomUUID());
    try {
      return objects.putIfAbsent(trial, bytes("first")) && !objects.putIfAbsent(trial, bytes("2"));
    } finally {
      try {
        objects.delete(trial);
      } catch (IOException e) {
        LOG.warn("{} is not needed, but cannot be deleted", trial, e);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
