package io.shardflow.jobs.source.file;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The options of a file source. */
public final class FileOptions {
  /** The format of the files. */
  public enum Format {
    JSON,
    CSV
  }

  private static final String NO_SUCH_INPUT = "no such file or folder here";

  public static final Option<List<String>> PATH =
      Option.any(
          ConfigOptions.key("source.path")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The input of a replay. Folders are read recursively, without names that begin"
                      + " with a dot or an underscore. A file is read once, however many paths or"
                      + " symbolic links lead to it. Files may be compressed with gzip, bzip2, xz,"
                      + " zstd or zlib, whatever their names."),
          "files or folders, with ; between");

  public static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("source.format")
              .enumType(Format.class)
              .defaultValue(Format.JSON)
              .withDescription(
                  "Format of the files: JSON Lines, or CSV with a header row unless source.fields"
                      + " names the columns. A CSV row is one line."),
          Format.class);

  public static final Option<List<String>> FIELDS =
      Option.checked(
          ConfigOptions.key("source.fields")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The names of the columns of CSV files that have no header, such as an archive."),
          "different names, with ; between",
          FileOptions::areFields);

  public static final List<Option<?>> ALL = List.of(PATH, FORMAT, FIELDS);

  private FileOptions() {}

  /** Adds the options that are missing, the inputs that cannot be read, and contradictions. */
  public static void check(Options options, List<Problem> problems) {
    if (options.get(PATH) == null || options.get(PATH).isEmpty()) {
      PATH.require("source.type file", problems);
    } else {
      for (String path : options.get(PATH)) {
        String problem = problemOfInput(path);
        if (problem != null) {
          problems.add(new Problem(PATH.key(), path, problem));
        }
      }
    }
    if (options.get(FIELDS) != null && options.get(FORMAT) != Format.CSV) {
      problems.add(
          new Problem(
              FIELDS.key(),
              String.join(";", options.get(FIELDS)),
              "goes with " + FORMAT.key() + " csv alone"));
    }
  }

  /** Whether these are names for the columns of files without a header. */
  public static boolean areFields(List<String> names) {
    return !names.isEmpty()
        && names.stream().noneMatch(String::isBlank)
        && names.stream().map(String::strip).distinct().count() == names.size();
  }

  /**
   * What keeps Flink SQL from reading the files of these paths as a job does, or null; those that
   * cannot be seen from here pass.
   */
  public static String problemInSql(List<String> paths) {
    InputFiles files;
    try {
      files = InputFiles.of(paths.stream().map(Path::new).toArray(Path[]::new));
    } catch (IOException e) {
      return null;
    }
    return files.problemInSql();
  }

  /** What keeps a path from being read, or null; one that cannot be seen from here passes. */
  private static String problemOfInput(String text) {
    Path path;
    FileSystem fileSystem;
    try {
      path = new Path(text);
      fileSystem = path.getFileSystem();
    } catch (IOException e) {
      return !text.startsWith("file:") && text.contains("://") ? null : NO_SUCH_INPUT;
    } catch (IllegalArgumentException e) {
      return NO_SUCH_INPUT;
    }
    if (fileSystem.isDistributedFS()) {
      return null;
    }
    try {
      if (!fileSystem.exists(path)) {
        return NO_SUCH_INPUT;
      }
      InputFiles.of(path);
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
