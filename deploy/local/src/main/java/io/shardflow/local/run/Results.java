package io.shardflow.local.run;

import io.shardflow.codec.file.LineReader;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.sink.parquet.ParquetRows;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The files that a run of a job adds to its data sets, if they are on this machine. */
public final class Results {
  private static final int SAMPLE_WIDTH = 160;

  private final String job;
  private final String sinkPath;
  private final Path folder;
  private final Set<Path> existing;

  private Results(String job, String sinkPath, Path folder, Set<Path> existing) {
    this.job = job;
    this.sinkPath = sinkPath;
    this.folder = folder;
    this.existing = existing;
  }

  /** Returns the results of a job that starts now. The files that exist already are left out. */
  public static Results of(String job, String sinkPath) throws IOException {
    Path folder = localFolder(sinkPath);
    return new Results(job, sinkPath, folder, new HashSet<>(files(folder)));
  }

  /** Returns the local folder of a Flink path, or null if the path is not local. */
  public static Path localFolder(String sinkPath) {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(sinkPath);
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file") ? Path.of(path.getPath()) : null;
  }

  /** Prints the numbers of rows and files, the folder and one row of each data set. */
  void print(PrintStream out) throws IOException {
    if (folder == null) {
      out.printf("%s: results written to %s%n", job, sinkPath);
      return;
    }
    TreeMap<Path, List<Path>> dataSets =
        files(folder).stream()
            .filter(file -> !existing.contains(file))
            .collect(
                Collectors.groupingBy(
                    file -> folder.resolve(folder.relativize(file).getName(0)),
                    TreeMap::new,
                    Collectors.toList()));
    out.printf("%n%s: %s%n", job, dataSets.isEmpty() ? "no rows written to " + folder : "");
    for (var dataSet : dataSets.entrySet()) {
      long rows = 0;
      String sample = null;
      for (Path file : dataSet.getValue()) {
        if (ParquetRows.isParquet(file)) {
          rows += ParquetRows.count(file);
          continue;
        }
        boolean hasHeader =
            file.getFileName().toString().contains(".csv")
                && !dataSet.getKey().endsWith(ArchiveJob.DATA_SET);
        try (InputStream in = open(file)) {
          LineReader lines = LineReader.json(in);
          boolean hasLine = lines.next();
          if (hasHeader && hasLine) {
            hasLine = lines.next();
          }
          for (; hasLine; hasLine = lines.next()) {
            rows++;
            // An archive can hold any bytes, not only UTF-8.
            if (sample == null) {
              sample = new String(lines.line(), StandardCharsets.UTF_8);
            }
          }
        }
      }
      out.printf(
          "  %,9d rows in %,4d files  %s%n", rows, dataSet.getValue().size(), dataSet.getKey());
      if (sample != null) {
        String shown = Printable.line(sample);
        out.printf(
            "            %s%n",
            shown.length() <= SAMPLE_WIDTH ? shown : shown.substring(0, SAMPLE_WIDTH) + " ...");
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  /** Returns all completed files below a folder; none if the folder is null or missing. */
  public static List<Path> files(Path folder) throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isResult(folder.relativize(file)))
          .toList();
    }
  }

  /** The log of a Delta table is in a folder of its own. Iceberg names files in its own way. */
  private static boolean isResult(Path file) {
    String name = file.getFileName().toString();
    return !file.toString().contains("_delta_log")
        && (name.startsWith("part-") || name.endsWith(".parquet") && !name.startsWith("."));
  }
}
