package io.shardflow.jobs.sink.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.apache.parquet.format.Util;

/** Recognizes Parquet files, and counts their rows. */
public final class ParquetRows {
  /** The length of the footer and the magic number at the end of a file. */
  private static final int END_BYTES = 8;

  /** The first bytes of a file: {@code PAR1}. */
  private static final int MAGIC = 0x50415231;

  private ParquetRows() {}

  /** Returns whether a local file is a Parquet file. Those of Flink SQL have no extension. */
  public static boolean isParquet(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.contains(".")) {
      return name.endsWith(".parquet");
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      return in.length() > END_BYTES && in.readInt() == MAGIC;
    }
  }

  /** Returns the number of rows that the footer of a local file states. */
  public static long count(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(in.length() - END_BYTES);
      byte[] footer = new byte[Integer.reverseBytes(in.readInt())];
      in.seek(in.length() - END_BYTES - footer.length);
      in.readFully(footer);
      return Util.readFileMetaData(new ByteArrayInputStream(footer), true).getNum_rows();
    }
  }
}
