package io.shardflow.jobs.compact;

import java.util.List;
import lombok.Value;

/** The files of a data set before and after a run. */
@Value
public class CompactionResult {
  long filesBefore;
  long bytesBefore;
  long filesAfter;
  long bytesAfter;

  /** What else happened or was left undone, one line each. */
  List<String> notes;
}
