package io.shardflow.tables.delta;

import java.util.List;
import lombok.Value;

/** The files of one checkpoint, which become part of the table in one transaction. */
@Value
class DeltaCommit {
  /** Unique for each start of a job, so that its versions are only compared with each other. */
  String application;

  /** The ID of the checkpoint. */
  long version;

  List<DeltaFile> files;
}
