package io.shardflow.jobs.compact.format;

import java.io.EOFException;
import java.io.IOException;
import lombok.AllArgsConstructor;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of Flink's file systems, as Parquet reads it. */
@AllArgsConstructor
final class ParquetInput implements InputFile {
  private final Path path;

  @Override
  public long getLength() throws IOException {
    return path.getFileSystem().getFileStatus(path).getLen();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    FSDataInputStream in = path.getFileSystem().open(path);
    return new DelegatingSeekableInputStream(in) {
      @Override
      public long getPos() throws IOException {
        return in.getPos();
      }

      @Override
      public void seek(long position) throws IOException {
        in.seek(position);
      }

      @Override
      public void readFully(byte[] bytes, int start, int length) throws IOException {
        if (in.readNBytes(bytes, start, length) < length) {
          throw new EOFException(path.toString());
        }
      }
    };
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
