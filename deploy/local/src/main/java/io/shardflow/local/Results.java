package io.shardflow.local;

import io.shardflow.codec.file.LineReader;
import io.shardflow.jobs.archive.ArchiveJob;
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

/** The files that a job adds to its data sets, where these are on this machine. */
public final class Results {
  private static final int SAMPLE_WIDTH = 160;

  private final String job;
  private final String sinkPath;
  private final Path folder;
  private final Set<Path> before;

  private Results(String job, String sinkPath, Path folder, Set<Path> before) {
    this.job = job;
    this.sinkPath = sinkPath;
    this.folder = folder;
    this.before = before;
  }

  /** What is there now does not count. */
  public static Results of(String job, String sinkPath) throws IOException {
    Path folder = localFolder(sinkPath);
    return new Results(job, sinkPath, folder, new HashSet<>(files(folder)));
  }

  /** The folder that a path of Flink names on this machine; null for one elsewhere. */
  static Path localFolder(String sinkPath) {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(sinkPath);
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file") ? Path.of(path.getPath()) : null;
  }

  /** Prints the rows, the files, the folder and a row of each data set. */
  void print(PrintStream out) throws IOException {
    if (folder == null) {
      out.printf("%s wrote to %s%n", job, sinkPath);
      return;
    }
    TreeMap<Path, List<Path>> dataSets =
        files(folder).stream()
            .filter(file -> !before.contains(file))
            .collect(
                Collectors.groupingBy(
                    file -> folder.resolve(folder.relativize(file).getName(0)),
                    TreeMap::new,
                    Collectors.toList()));
    out.printf("%n%s: %s%n", job, dataSets.isEmpty() ? "no rows in " + folder : "");
    for (var dataSet : dataSets.entrySet()) {
      long rows = 0;
      String sample = null;
      for (Path file : dataSet.getValue()) {
        boolean headed =
            file.getFileName().toString().contains(".csv")
                && !dataSet.getKey().endsWith(ArchiveJob.DATA_SET);
        try (InputStream in = open(file)) {
          LineReader lines = LineReader.json(in);
          boolean more = lines.next();
          if (headed && more) {
            more = lines.next();
          }
          for (; more; more = lines.next()) {
            rows++;
            // An archive may hold anything: what is not UTF-8 must not end the report.
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

  /** All the files below a folder that no job is still writing. */
  static List<Path> files(Path folder) throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .toList();
    }
  }
}
