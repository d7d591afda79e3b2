package io.shardflow.local.discover;

import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/** The table of Flink SQL over the source that the options name. */
final class SourceTable {
  private final Options options;

  SourceTable(Options options) {
    this.options = options;
  }

  /** Returns whether the records of the source are CSV rows instead of JSON objects. */
  boolean isCsv() {
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
        && options.get(FileOptions.FORMAT) == FileOptions.Format.CSV;
  }

  /** Returns the name of the table, which no table of {@code sql/env} has. */
  String name() {
    String source =
        switch (options.get(SourceOptions.TYPE)) {
          case KINESIS -> KinesisOptions.streamNames(options).get(0);
          case FILE -> FileOptions.paths(options)[0].getName();
          case GENERATOR -> options.get(GeneratorOptions.KIND);
        };
    return source.replaceFirst("(?<=.)\\..*", "").replaceAll("[^\\p{L}\\p{N}]+", "_") + "_records";
  }

  /**
   * Returns SQL comments about the differences between the table and the source.
   *
   * @param singleObjects whether all sampled records of a stream are one JSON object each
   */
  String comments(boolean singleObjects) throws IOException {
    StringBuilder comments = new StringBuilder();
    if (!singleObjects) {
      comments.append(
          "-- This table does not hold all records: Flink SQL reads only records that are one JSON"
              + " object each, uncompressed.\n");
    }
    List<String> streams = options.get(KinesisOptions.STREAM);
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.KINESIS && streams.size() > 1) {
      comments
          .append("-- This table reads only one of the sampled streams: ")
          .append(String.join(", ", streams))
          .append('\n');
    }
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE) {
      List<String> paths = options.get(FileOptions.PATH);
      String problem = FileOptions.problemInSql(paths);
      if (problem != null) {
        comments
            .append("-- This table does not hold all records: ")
            .append(Printable.line(problem))
            .append('\n');
      }
      if (paths.size() > 1) {
        comments
            .append("-- This table reads only one of the sampled paths: ")
            .append(Printable.line(String.join(", ", paths)))
            .append('\n');
      }
      Path several = isCsv() ? null : SingleObjects.firstExceptionIn(FileOptions.paths(options));
      if (several != null) {
        comments
            .append(
                "-- This table does not hold all records: Flink SQL reads one JSON object per line, unlike ")
            .append(Printable.line(several.toString()))
            .append('\n');
      }
      if (isCsv() && options.get(FileOptions.FIELDS) == null) {
        comments.append(
            "-- Flink SQL reads a header as a row without numbers and times: exclude it with WHERE.\n");
      }
      if (isCsv()) {
        comments.append(
            "-- Flink SQL reads CSV by position: all files must have these columns, in this order.\n");
      }
    }
    return comments.toString();
  }

  /** Returns the first path, as a URI if Flink would take a part of its name for a scheme. */
  private String path() {
    String given = options.get(FileOptions.PATH).get(0);
    String path = FileOptions.paths(options)[0].toString();
    return path.startsWith("file:") ? path : given;
  }

  /** Returns a comment that says why there can be no table, or null. */
  String problem() throws IOException {
    String different = isCsv() ? CsvHeaders.difference(options) : null;
    return different == null
        ? null
        : """
        -- No CREATE TABLE: Flink SQL reads CSV by position, and these files have different headers:
        --   %s
        -- Run discover on the files of one header at a time (--source.path).
        """
            .formatted(different);
  }

  /** Returns the options of the {@code WITH} clause. */
  Map<String, String> withOptions() {
    Map<String, String> with = new LinkedHashMap<>();
    switch (options.get(SourceOptions.TYPE)) {
      case KINESIS -> {
        with.put("connector", "kinesis");
        with.putAll(KinesisInput.tableOptions(options));
      }
      case FILE -> {
        with.put("connector", "filesystem");
        with.put("path", path());
      }
      case GENERATOR -> {
        with.put("connector", "generator");
        with.putAll(options.toMap(GeneratorOptions.ALL));
      }
    }
    String format = isCsv() ? "csv" : "json";
    with.put("format", format);
    with.put(format + ".ignore-parse-errors", "true");
    return with;
  }
}
