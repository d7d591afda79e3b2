package io.shardflow.jobs.sink.folder;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a folder of results, which may be a job's {@code sink.path}, hold one such folder
 * per job, hold folders of those, or be a data set itself.
 */
public final class ResultNames {
  /** As in {@code out/demo/JOB/DATA-SET}. */
  public static final int MAX_DEPTH = 3;

  /** The begin of the name of a complete file. */
  public static final String FILE_PREFIX = "part-";

  /** The names in date folders, and of the columns of tables that are made of them, in order. */
  public static final List<String> DATE_COLUMNS = List.of("year", "month", "day", "hour");

  /** A date folder, or the folder of a field's value. */
  private static final Pattern PARTITION = Pattern.compile("\\d{4}|[^=]+=.*");

  /** {@code part-JOB-UUID-COUNTER.json}. */
  private static final Pattern JOB =
      Pattern.compile("part-(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+(?:[.][^/]*)?");

  private ResultNames() {}

  /** Returns whether a folder of this name is a folder of a data set with rows. */
  public static boolean isPartition(String folder) {
    return PARTITION.matcher(folder).matches();
  }

  /** Returns whether readers ignore a file or folder: it is hidden, temporary, or metadata. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Returns whether a file of this name is complete and has rows. */
  public static boolean isRowFile(String name) {
    return name.startsWith(FILE_PREFIX);
  }

  /** Returns the job in the name of a file that several jobs may write beside each other. */
  public static Optional<String> job(String file) {
    Matcher job = JOB.matcher(file);
    return job.matches() ? Optional.of(job.group(1)) : Optional.empty();
  }
}
