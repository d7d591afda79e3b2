package io.shardflow.tables.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;

/** The data files of a table that was downloaded from S3, without the code that wrote it. */
public final class IcebergFiles {
  /** The names that the catalogs give to files of metadata. */
  private static final String VERSION = "v?(\\d+)(?:-[-\\w]*)?\\.metadata\\.json";

  private IcebergFiles() {}

  /**
   * Returns the data files of the latest version of a table, each as often as the table has it.
   *
   * @param folder holds the downloaded objects by key
   */
  public static List<Path> of(Path table, Path folder) throws IOException {
    String latest;
    try (Stream<Path> versions = Files.list(table.resolve("metadata"))) {
      latest =
          versions
              .map(Path::toString)
              .filter(name -> name.matches(".*/" + VERSION))
              .max((a, b) -> Integer.compare(version(a), version(b)))
              .orElseThrow();
    }
    Table read =
        new BaseTable(new StaticTableOperations(latest, new Downloaded(folder)), table.toString());
    List<Path> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = read.newScan().planFiles()) {
      tasks.forEach(task -> files.add(local(folder, task.file().location())));
    }
    return files;
  }

  private static int version(String name) {
    return Integer.parseInt(name.replaceFirst(".*/" + VERSION, "$1"));
  }

  private static Path local(Path folder, String location) {
    return folder.resolve(location.replaceFirst("s3a?://[^/]+/", ""));
  }

  /** Reads downloaded objects in place of those on S3. */
  private static final class Downloaded extends HadoopFileIO {
    private static final long serialVersionUID = 1L;

    private final String folder;

    private Downloaded(Path folder) {
      super(new Configuration());
      this.folder = folder.toString();
    }

    @Override
    public InputFile newInputFile(String location) {
      return super.newInputFile(local(Path.of(folder), location).toString());
    }

    @Override
    public InputFile newInputFile(String location, long length) {
      return newInputFile(location);
    }
  }
}
