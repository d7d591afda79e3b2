package io.shardflow.jobs.source.file;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The options of the file source. */
public final class FileOptions {
  /** The format of the input files. */
  public enum Format {
    JSON,
    CSV,
    DEAD_LETTERS {
      @Override
      public String toString() {
        return "dead-letters";
      }
    }
  }

  private static final String NO_SUCH_INPUT = "no such file or folder on this machine";

  public static final Option<List<String>> PATH =
      Option.any(
          ConfigOptions.key("source.path")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The files or folders to replay. Folders are read recursively; names that begin"
                      + " with a dot or an underscore are skipped. A file is read once, even if"
                      + " several paths or symbolic links lead to it. Compression with gzip, bzip2,"
                      + " xz, zstd or zlib is detected from the content of a file, not its name."),
          "files or folders, separated by ;");

  public static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("source.format")
              .enumType(Format.class)
              .defaultValue(Format.JSON)
              .withDescription(
                  "The format of the input files: JSON (see source.framing), or CSV with a header row"
                      + " and one row per line. If source.fields is set, CSV files have no header row."
                      + " dead-letters: JSON files of the data set dead-letters, whose records are"
                      + " read again, after options such as map.FIELD have been corrected; with"
                      + " source.fields, they are CSV rows."),
          Format.class);

  public static final Option<List<String>> FIELDS =
      Option.checked(
          ConfigOptions.key("source.fields")
              .stringType()
              .asList()
              .noDefaultValue()
              .withDescription(
                  "The column names of CSV files without a header row, such as an archive. Only"
                      + " valid with source.format=csv or dead-letters."),
          "distinct names, separated by ;",
          FileOptions::areFields);

  public static final List<Option<?>> ALL = List.of(PATH, FORMAT, FIELDS);

  private FileOptions() {}

  /** Returns the input files and folders. */
  public static Path[] paths(Options options) {
    return options.get(PATH).stream().map(FileOptions::path).toArray(Path[]::new);
  }

  /**
   * Returns the path of a file or folder. The name of a local one may contain a colon, which is
   * otherwise the end of a scheme.
   */
  private static Path path(String text) {
    if (text.indexOf(':') >= 0 && !text.contains("://") && !text.startsWith("file:")) {
      try {
        java.nio.file.Path local = java.nio.file.Path.of(text);
        if (Files.exists(local)) {
          return new Path("file", null, local.toAbsolutePath().toString());
        }
      } catch (InvalidPathException e) {
        return new Path(text);
      }
    }
    return new Path(text);
  }

  /** Reports missing options, unreadable input and contradictions. */
  public static void check(Options options, List<Problem> problems) {
    if (options.get(PATH) == null || options.get(PATH).isEmpty()) {
      PATH.require("source.type=file", problems);
    } else {
      for (String path : options.get(PATH)) {
        String problem = problemOfInput(path);
        if (problem != null) {
          problems.add(new Problem(PATH.key(), path, problem));
        }
      }
    }
    if (options.get(FIELDS) != null && options.get(FORMAT) == Format.JSON) {
      problems.add(
          new Problem(
              FIELDS.key(),
              String.join(";", options.get(FIELDS)),
              "is only valid with " + FORMAT.key() + "=csv or dead-letters"));
    }
  }

  /** Returns whether the records of the files are CSV rows. */
  public static boolean isCsv(Options options) {
    Format format = options.get(FORMAT);
    return format == Format.CSV || format == Format.DEAD_LETTERS && options.get(FIELDS) != null;
  }

  /** Returns whether these are valid column names: distinct, not blank, and at least one. */
  public static boolean areFields(List<String> names) {
    return !names.isEmpty()
        && names.stream().noneMatch(String::isBlank)
        && names.stream().map(String::strip).distinct().count() == names.size();
  }

  /**
   * Returns the reason why Flink SQL cannot read the files of these paths as a job does, or null.
   * Paths that cannot be accessed from this machine are not checked.
   */
  public static String problemInSql(List<String> paths) {
    InputFiles files;
    try {
      files = InputFiles.of(paths.stream().map(FileOptions::path).toArray(Path[]::new));
    } catch (IOException e) {
      return null;
    }
    return files.problemInSql();
  }

  /**
   * Returns the reason why a path cannot be read, or null. A path that cannot be accessed from this
   * machine is not checked.
   */
  private static String problemOfInput(String text) {
    Path path;
    FileSystem fileSystem;
    try {
      path = path(text);
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
