package io.shardflow.live.tail.read;

import io.shardflow.jobs.sink.folder.ResultNames;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The format of a file with rows. */
public enum FileFormat {
  JSON,
  CSV,
  PARQUET,
  /** Flink SQL gives files no extension. The first bytes tell whether they are JSON or Parquet. */
  NAMELESS;

  private static final Pattern NAME =
      Pattern.compile("[^.]*(?:\\.(json|csv|parquet)(?:\\.(?:gz|gzip|bz2|xz|zst|zstd))?)?");

  /** Returns the format of a file by its name; nothing if such a file has no rows. */
  public static Optional<FileFormat> of(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!ResultNames.isRowFile(name) || !matcher.matches()) {
      return Optional.empty();
    }
    String extension = matcher.group(1);
    if (extension == null) {
      return Optional.of(NAMELESS);
    }
    return Optional.of(
        switch (extension) {
          case "json" -> JSON;
          case "csv" -> CSV;
          default -> PARQUET;
        });
  }
}
