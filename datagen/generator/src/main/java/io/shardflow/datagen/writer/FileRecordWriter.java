package io.shardflow.datagen.writer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Writes each payload as one line. */
public final class FileRecordWriter implements RecordWriter {
  private final OutputStream out;
  private final Tally tally = new Tally();

  /**
   * Creates a new file, compressed if its name ends in {@code .gz}.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file exists
   */
  public FileRecordWriter(Path file) throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    OutputStream stream =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out =
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(stream, 1 << 16)
            : new BufferedOutputStream(stream, 1 << 16);
  }

  /** Writes to an open stream. */
  public FileRecordWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  @Override
  public void write(String partitionKey, byte[] payload) throws IOException {
    out.write(payload);
    out.write('\n');
    tally.addRecord(payload.length);
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
