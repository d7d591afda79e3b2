package io.shardflow.jobs.sink.parquet;

import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Begins Parquet files for the rows of a data set. */
public final class ParquetWriterFactory implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A reader loads the pages of one row group and column at a time. */
  private static final long MAX_ROW_GROUP_BYTES = 64L << 20;

  private final CompressionCodecName codec;
  private final long rowGroupBytes;

  /**
   * Creates a factory.
   *
   * @param codec compresses the pages
   * @param fileBytes the size at which files are closed, which limits the size of their row groups
   */
  public ParquetWriterFactory(CompressionCodecName codec, long fileBytes) {
    this.codec = codec;
    this.rowGroupBytes = Math.min(MAX_ROW_GROUP_BYTES, fileBytes);
  }

  /**
   * Begins a file. The caller closes the writer, and afterwards the stream.
   *
   * @param leftOut the names of fields that the file does not contain
   */
  public ParquetWriter<OutputRecord> open(OutputStream file, RowSchema schema, List<String> leftOut)
      throws IOException {
    return open(file, new RowWriteSupport(schema, leftOut));
  }

  /** Begins a file with rows of another type. */
  public <T> ParquetWriter<T> open(OutputStream file, WriteSupport<T> rows) throws IOException {
    return new Builder<>(new StreamFile(file), rows)
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new PageCodecs())
        .withCompressionCodec(codec)
        .withRowGroupSize(rowGroupBytes)
        .withWriteMode(ParquetFileWriter.Mode.CREATE)
        .build();
  }

  /** Returns whether pages with this compression can be read and written. */
  public static boolean supports(CompressionCodecName codec) {
    return PageCodecs.SUPPORTED.contains(codec);
  }

  /** Returns the codecs of the supported compressions. */
  public static CompressionCodecFactory codecs() {
    return new PageCodecs();
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> rows;

    private Builder(OutputFile file, WriteSupport<T> rows) {
      super(file);
      this.rows = rows;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @Deprecated
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return rows;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
      return rows;
    }
  }

  /** A stream as a new file. It is flushed, but not closed, when the writer is closed. */
  private static final class StreamFile implements OutputFile {
    private final OutputStream stream;

    private StreamFile(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          stream.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
          stream.write(bytes, start, length);
          position += length;
        }

        @Override
        public void flush() throws IOException {
          stream.flush();
        }

        @Override
        public void close() throws IOException {
          flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
