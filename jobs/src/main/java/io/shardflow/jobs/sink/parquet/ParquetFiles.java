package io.shardflow.jobs.sink.parquet;

import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.hadoop.ParquetWriter;

/** The Parquet files of a data set in a file sink. */
public final class ParquetFiles<T extends OutputRecord> implements BulkWriter.Factory<T> {
  private static final long serialVersionUID = 1L;

  private final ParquetWriterFactory format;

  public ParquetFiles(ParquetWriterFactory format) {
    this.format = format;
  }

  @Override
  public BulkWriter<T> create(FSDataOutputStream file) {
    return new Writer<>(format, new BufferedOutputStream(file));
  }

  private static final class Writer<T extends OutputRecord> implements BulkWriter<T> {
    private final ParquetWriterFactory format;
    private final BufferedOutputStream file;
    private ParquetWriter<OutputRecord> writer;

    private Writer(ParquetWriterFactory format, BufferedOutputStream file) {
      this.format = format;
      this.file = file;
    }

    @Override
    public void addElement(T row) throws IOException {
      if (writer == null) {
        // Only now: a file that was begun before a restart is closed without another row, and it
        // may have another format.
        writer = format.open(file, RowSchema.of(row), List.of());
      }
      writer.write(row);
    }

    @Override
    public void flush() {}

    /** Ends the file with its footer. Flink closes it. */
    @Override
    public void finish() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
