package io.shardflow.tables.delta.log;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import io.shardflow.jobs.s3.S3Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/** Delta Kernel's engine on Flink's file systems. */
public final class FlinkEngine extends DefaultEngine implements AutoCloseable {
  private final FlinkFileIo files;

  /**
   * Creates an engine, which is closed after use.
   *
   * @param s3 applies to logs on S3
   */
  public FlinkEngine(S3Settings s3) {
    this(new FlinkFileIo(s3));
  }

  private FlinkEngine(FlinkFileIo files) {
    super(files);
    this.files = files;
  }

  @Override
  public void close() {
    files.close();
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return new AtomicParquetHandler(super.getParquetHandler(), files);
  }

  /**
   * Writes checkpoints of the log as a whole. The kernel's own handler also completes a file whose
   * rows could not all be written, as when its thread is interrupted.
   */
  private static final class AtomicParquetHandler implements ParquetHandler {
    private final ParquetHandler handler;
    private final FlinkFileIo files;

    private AtomicParquetHandler(ParquetHandler handler, FlinkFileIo files) {
      this.handler = handler;
      this.files = files;
    }

    @Override
    public void writeParquetFileAtomically(
        String path, CloseableIterator<FilteredColumnarBatch> data) throws IOException {
      Path file = new Path(path);
      files
          .log(file)
          .write(
              file,
              false,
              temporary -> handler.writeParquetFileAtomically(temporary.toString(), data));
    }

    @Override
    public CloseableIterator<ColumnarBatch> readParquetFiles(
        CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate)
        throws IOException {
      return handler.readParquetFiles(files, schema, predicate);
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(
        String folder, CloseableIterator<FilteredColumnarBatch> data, List<Column> statistics)
        throws IOException {
      return handler.writeParquetFiles(folder, data, statistics);
    }
  }
}
