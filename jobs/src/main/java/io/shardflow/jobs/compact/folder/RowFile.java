package io.shardflow.jobs.compact.folder;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.Value;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** A complete file that a job has written. */
@Value
class RowFile implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@code part-UUID-COUNTER.json}, or {@code part-JOB-UUID-COUNTER.json}. */
  private static final Pattern NAME =
      Pattern.compile(
          "(part-(?:.+-)?)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+"
              + "(\\.(?:json|csv)(?:\\.gz)?|\\.parquet)");

  Path path;
  long bytes;

  /** In milliseconds since 1970. */
  long modified;

  /** The begin of the name, which differs between jobs that write to the same data set. */
  String prefix;

  /** The end of the name: the format. */
  String suffix;

  /** Returns the file, or nothing if its name is not one that a job chooses. */
  static Optional<RowFile> of(FileStatus file) {
    Matcher name = NAME.matcher(file.getPath().getName());
    return file.isDir() || !name.matches()
        ? Optional.empty()
        : Optional.of(
            new RowFile(
                file.getPath(),
                file.getLen(),
                file.getModificationTime(),
                name.group(1),
                name.group(2)));
  }
}
