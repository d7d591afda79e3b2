package io.shardflow.tables.delta;

import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.parquet.ParquetWriterFactory;
import io.shardflow.model.OutputRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;

/** Writes the rows of one task to Parquet files in the folder of the table. */
final class DeltaWriter<T extends OutputRecord> implements CommittingSinkWriter<T, DeltaFile> {
  /** The number of files that are written at the same time. */
  private static final int MAX_OPEN_FILES = 64;

  private static final int ROWS_PER_SIZE_CHECK = 256;

  private final Path table;
  private final DeltaColumns columns;
  private final Partitions partitions;
  private final ParquetWriterFactory parquet;
  private final long maxFileBytes;

  private final Map<String, OpenFile> open = new LinkedHashMap<>();
  private final List<DeltaFile> complete = new ArrayList<>();

  private static final class OpenFile {
    private Path path;
    private OutputStream stream;
    private ParquetWriter<OutputRecord> writer;
    private List<String> partitionValues;
    private long rows;
  }

  /** Creates a writer. The path of the table has a scheme. */
  DeltaWriter(
      Path table,
      DeltaColumns columns,
      Partitions partitions,
      ParquetWriterFactory parquet,
      long maxFileBytes) {
    this.table = table;
    this.columns = columns;
    this.partitions = partitions;
    this.parquet = parquet;
    this.maxFileBytes = maxFileBytes;
  }

  @Override
  public void write(T row, Context context) throws IOException {
    String folder = partitions.of(row);
    OpenFile file = open.get(folder);
    if (file == null) {
      if (open.size() == MAX_OPEN_FILES) {
        completeAll();
      }
      file = open(folder, row);
      open.put(folder, file);
    }
    file.writer.write(row);
    file.rows++;
    // The size is the sum over all columns, so it is not computed for each row.
    if (file.rows % ROWS_PER_SIZE_CHECK == 0 && file.writer.getDataSize() >= maxFileBytes) {
      open.remove(folder);
      complete(file);
    }
  }

  private OpenFile open(String folder, T first) throws IOException {
    OpenFile file = new OpenFile();
    file.path = new Path(new Path(table, folder), "part-" + UUID.randomUUID() + ".parquet");
    file.partitionValues = columns.partitionValues(partitions.values(first), first.bucketTime());
    FileSystem files = file.path.getFileSystem();
    file.stream =
        new BufferedOutputStream(files.create(file.path, FileSystem.WriteMode.NO_OVERWRITE));
    file.writer = parquet.open(file.stream, columns.rowColumns(), columns.partitionColumns());
    return file;
  }

  private void complete(OpenFile file) throws IOException {
    file.writer.close();
    file.stream.close();
    FileStatus status = file.path.getFileSystem().getFileStatus(file.path);
    complete.add(
        new DeltaFile(
            file.path.toString(),
            status.getLen(),
            status.getModificationTime(),
            file.rows,
            DeltaStatistics.json(file.writer.getFooter(), columns.fileColumns(), file.rows),
            file.partitionValues));
  }

  private void completeAll() throws IOException {
    for (OpenFile file : open.values()) {
      complete(file);
    }
    open.clear();
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<DeltaFile> prepareCommit() throws IOException {
    completeAll();
    List<DeltaFile> files = new ArrayList<>(complete);
    complete.clear();
    return files;
  }

  /** Leaves the files that are not complete. They never become part of the table. */
  @Override
  public void close() throws IOException {
    for (OpenFile file : open.values()) {
      file.stream.close();
    }
  }
}
