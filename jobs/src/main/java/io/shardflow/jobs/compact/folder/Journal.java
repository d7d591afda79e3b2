package io.shardflow.jobs.compact.folder;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The files that a merged file replaces: one line each, with size, time of modification and name.
 */
final class Journal {
  private Journal() {}

  static void write(Path journal, List<RowFile> files) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (RowFile file : files) {
      lines.append(file.bytes()).append(' ').append(file.modified()).append(' ');
      lines.append(file.path().getName()).append('\n');
    }
    try (FSDataOutputStream out =
        journal.getFileSystem().create(journal, FileSystem.WriteMode.NO_OVERWRITE)) {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      if (!journal.getFileSystem().isDistributedFS()) {
        out.sync();
      }
    }
  }

  /** Returns the files. It is complete if the merged file exists. */
  static List<RowFile> read(Path journal) throws IOException {
    try (InputStream in = journal.getFileSystem().open(journal)) {
      return read(journal.getParent(), in);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  static List<RowFile> read(Path folder, InputStream journal) throws IOException {
    List<RowFile> files = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(journal, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] values = line.split(" ", 3);
        files.add(
            new RowFile(
                new Path(folder, values[2]),
                Long.parseLong(values[0]),
                Long.parseLong(values[1]),
                "",
                ""));
      }
    }
    return files;
  }
}
