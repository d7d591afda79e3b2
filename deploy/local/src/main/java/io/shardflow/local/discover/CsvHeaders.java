package io.shardflow.local.discover;

import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.LineReader;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.file.InputFiles;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** Compares the headers of CSV files, also of those that the sample does not reach. */
final class CsvHeaders {
  /** Bounds the time that discover takes on large folders. */
  private static final int MAX_FILES = 1_000;

  private CsvHeaders() {}

  /** Returns which files have different headers, or null if none have. */
  static String difference(Options options) throws IOException {
    if (options.get(FileOptions.FIELDS) != null) {
      return null;
    }
    List<FileStatus> files = InputFiles.of(FileOptions.paths(options)).files();
    Path first = null;
    List<String> expected = null;
    for (FileStatus file : files.subList(0, Math.min(files.size(), MAX_FILES))) {
      List<String> header = header(file.getPath());
      if (expected == null) {
        first = file.getPath();
        expected = header;
      } else if (header != null && !header.equals(expected)) {
        return Printable.line(first + " and " + file.getPath());
      }
    }
    return null;
  }

  /** Returns the names of the columns; null if the file is empty or cannot be read as CSV. */
  private static List<String> header(Path file) {
    try (InputStream opened = file.getFileSystem().open(file);
        InputStream in = Decompression.open(opened, file.getName())) {
      LineReader lines = LineReader.csv(in);
      return lines.next() ? withoutTrailingBlanks(CsvRowParser.header(lines.line())) : null;
    } catch (IOException | RuntimeException e) {
      // The job that reads this file reports what is wrong with it.
      return null;
    }
  }

  /** Removes the unnamed columns at the end, which have no effect on the position of others. */
  private static List<String> withoutTrailingBlanks(List<String> header) {
    int named = header.size();
    while (named > 0 && header.get(named - 1).isEmpty()) {
      named--;
    }
    return header.subList(0, named);
  }
}
