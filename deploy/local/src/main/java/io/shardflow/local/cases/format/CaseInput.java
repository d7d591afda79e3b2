package io.shardflow.local.cases.format;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The input of a case. */
public sealed interface CaseInput {
  /** Files or folders, which are replayed. */
  record Files(List<Path> paths) implements CaseInput {}

  /**
   * The content of one file, which is replayed.
   *
   * @param arrivalTime the modification time of the file
   * @param isJson whether records are given as mappings, so that they are JSON Lines
   */
  record Content(byte[] bytes, Instant arrivalTime, boolean isJson) implements CaseInput {
    static final Content EMPTY = new Content(new byte[0], Instant.EPOCH, false);
  }

  /** The steps of a stream, in order. */
  record Stream(List<StreamStep> steps) implements CaseInput {}
}
