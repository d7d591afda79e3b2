package io.shardflow.jobs.sink;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.file.InputFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of an earlier run in the folders that a job will write to. They are checked once,
 * when the job is submitted: a job that recovers continues its own files.
 */
public final class ExistingResults {
  private static final Logger LOG = LoggerFactory.getLogger(ExistingResults.class);

  /** The targets of a client that is not itself part of the cluster. */
  private static final Set<String> CLUSTERS =
      Set.of("remote", "yarn-session", "yarn-per-job", "kubernetes-session");

  private final Options options;
  private final ReadableConfig flink;

  /** The file name prefix of the job's own files, by data set folder. */
  private final Map<Path, String> prefixes = new LinkedHashMap<>();

  private final List<DataSetTable> tables = new ArrayList<>();

  ExistingResults(Options options, ReadableConfig flink) {
    this.options = options;
    this.flink = flink;
  }

  void add(DataSetTable table) {
    tables.add(table);
  }

  void add(Path dataSet, String prefix) {
    prefixes.put(dataSet, prefix);
  }

  /**
   * Refuses, deletes or keeps the results, depending on {@link SinkOptions#EXISTING}.
   *
   * @param job the name of the job
   * @throws InvalidOptionsException if there are results and the options refuse them, or if they
   *     must not be deleted
   */
  void apply(String job) throws InvalidOptionsException {
    SinkOptions.Existing existing = SinkOptions.existing(options);
    String problem = isClientOfCluster() ? null : StoreAccess.problem(options);
    if (problem != null) {
      throw new InvalidOptionsException(
          job,
          List.of(new Problem(SinkOptions.PATH.key(), options.get(SinkOptions.PATH), problem)));
    }
    try {
      problem = findTableWithRows(existing);
      if (existing == SinkOptions.Existing.APPEND) {
        return;
      }
      if (problem != null) {
        throw new InvalidOptionsException(
            job,
            List.of(new Problem(SinkOptions.PATH.key(), options.get(SinkOptions.PATH), problem)));
      }
      problem = existing == SinkOptions.Existing.FAIL ? findProblem() : delete();
    } catch (InvalidOptionsException e) {
      throw new InvalidOptionsException(job, e.problems());
    } catch (IOException e) {
      if (options.get(SinkOptions.EXISTING) == null) {
        LOG.warn("Cannot check sink.path for results of an earlier run", e);
        return;
      }
      problem = "cannot be checked for results of an earlier run: " + e.getMessage();
    }
    if (problem != null) {
      throw new InvalidOptionsException(
          job,
          List.of(new Problem(SinkOptions.PATH.key(), options.get(SinkOptions.PATH), problem)));
    }
  }

  /** Checks all tables. Returns a problem if one that must be empty has rows, otherwise null. */
  private String findTableWithRows(SinkOptions.Existing existing)
      throws IOException, InvalidOptionsException {
    String problem = null;
    for (DataSetTable table : tables) {
      boolean hasRows =
          TableFormat.of(options.get(SinkOptions.TABLE))
              .orElseThrow()
              .hasRows(table, options, flink);
      if (hasRows && existing == SinkOptions.Existing.FAIL && !isRestored() && !canBeRecovery()) {
        problem = problemOf(table.path(), "append");
      }
    }
    return problem;
  }

  /** Returns a problem if there are results, otherwise null. */
  private String findProblem() throws IOException {
    if (isRestored() || canBeRecovery()) {
      return null;
    }
    for (Map.Entry<Path, String> dataSet : prefixes.entrySet()) {
      List<Path> files = new ArrayList<>();
      find(dataSet.getKey(), dataSet.getValue(), files, 1);
      if (!files.isEmpty()) {
        return problemOf(files.get(0));
      }
    }
    return null;
  }

  /** Returns the problem to report for a file of an earlier run. */
  public static String problemOf(Path file) {
    return problemOf(file, "append or replace");
  }

  private static String problemOf(Path file, String allowed) {
    return "holds results of an earlier run ("
        + file
        + "), and this run would write the same rows again: choose another folder, or set --"
        + SinkOptions.EXISTING.key()
        + " to "
        + allowed;
  }

  /** Deletes the results; returns why they must not be deleted, or null. */
  private String delete() throws IOException {
    if (isRestored()) {
      return "cannot be replaced by a job that starts from a savepoint: these are its own results";
    }
    if (canBeRecovery()) {
      return "cannot be replaced in application mode with high availability, because a recovering"
          + " job is submitted again";
    }
    List<Path> files = new ArrayList<>();
    for (Map.Entry<Path, String> dataSet : prefixes.entrySet()) {
      find(dataSet.getKey(), dataSet.getValue(), files, Integer.MAX_VALUE);
    }
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE) {
      InputFiles input = InputFiles.of(FileOptions.paths(options));
      for (Path file : files) {
        if (input.contains(file)) {
          return "cannot be replaced: " + file + " is an input of the job";
        }
      }
    }
    for (Path file : files) {
      file.getFileSystem().delete(file, false);
    }
    for (Path dataSet : prefixes.keySet()) {
      deleteEmptyFolders(dataSet);
    }
    return null;
  }

  private boolean isRestored() {
    return flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
  }

  /** Returns whether the job will run elsewhere, so that this process may not reach its files. */
  private boolean isClientOfCluster() {
    return CLUSTERS.contains(String.valueOf(flink.get(DeploymentOptions.TARGET)));
  }

  /**
   * Returns whether the job may be recovering from a failure of the JobManager. In application mode
   * with high availability, this looks like a first submission.
   */
  private boolean canBeRecovery() {
    return "embedded".equals(flink.get(DeploymentOptions.TARGET))
        && !"NONE".equalsIgnoreCase(flink.get(HighAvailabilityOptions.HA_MODE));
  }

  /** Adds finished files whose names have this prefix, until the list has {@code max} entries. */
  private static void find(Path folder, String prefix, List<Path> files, int max)
      throws IOException {
    FileSystem fileSystem = folder.getFileSystem();
    if (!fileSystem.exists(folder)) {
      return;
    }
    FileStatus[] children = fileSystem.listStatus(folder);
    for (int i = 0; children != null && i < children.length && files.size() < max; i++) {
      Path child = children[i].getPath();
      if (children[i].isDir()) {
        find(child, prefix, files, max);
      } else if (child.getName().startsWith(prefix)) {
        files.add(child);
      }
    }
  }

  /** Returns the first finished file of a data set, or null if there is none. */
  public static Path firstFile(Path dataSet) throws IOException {
    return firstFile(dataSet, DataSetFiles.PART_PREFIX);
  }

  /** Returns the first file below a folder whose name has a prefix, or null if there is none. */
  public static Path firstFile(Path folder, String prefix) throws IOException {
    List<Path> files = new ArrayList<>();
    find(folder, prefix, files, 1);
    return files.isEmpty() ? null : files.get(0);
  }

  private static void deleteEmptyFolders(Path folder) throws IOException {
    FileSystem fileSystem = folder.getFileSystem();
    FileStatus[] children = fileSystem.exists(folder) ? fileSystem.listStatus(folder) : null;
    if (children == null) {
      return;
    }
    for (FileStatus child : children) {
      if (child.isDir()) {
        deleteEmptyFolders(child.getPath());
      }
    }
    if (fileSystem.listStatus(folder).length == 0) {
      fileSystem.delete(folder, false);
    }
  }
}
