package io.shardflow.tables.delta;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.core.fs.Path;

/**
 * Creates the files of a table's log, which appear as a whole. Of several writers of the same file,
 * only one must win: this decides whose commit is the next version of the table.
 */
interface LogFiles {
  /**
   * Begins a file, which appears when the stream is closed.
   *
   * @return a stream that throws a {@link FileAlreadyExistsException} when it is closed, if the
   *     file exists and must not be overwritten
   */
  OutputStream create(Path file, boolean overwrite) throws IOException;

  /**
   * Returns what writes to the file system of a path.
   *
   * @throws IOException if it is unknown whether that file system lets only one writer win
   */
  static LogFiles of(Path path) throws IOException {
    String scheme = FlinkFileIo.qualified(path).toUri().getScheme();
    if (scheme.equals("file")) {
      return (file, overwrite) -> new OnDisk(java.nio.file.Path.of(file.getPath()), overwrite);
    }
    throw new IOException("sink.table=delta cannot write to " + path + ": allowed: a local folder");
  }

  /** A file on a disk, written under another name first. */
  final class OnDisk extends OutputStream {
    private final java.nio.file.Path file;
    private final java.nio.file.Path temporary;
    private final boolean overwrite;
    private final OutputStream out;
    private boolean hasFailed;
    private boolean isClosed;

    private OnDisk(java.nio.file.Path file, boolean overwrite) throws IOException {
      this.file = file;
      this.overwrite = overwrite;
      this.temporary =
          file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      this.out = new BufferedOutputStream(Files.newOutputStream(temporary));
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      try {
        out.write(bytes, start, length);
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (isClosed) {
        return;
      }
      isClosed = true;
      try {
        out.close();
        if (hasFailed) {
          return;
        }
        if (overwrite) {
          Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
          // Unlike a move, a link fails if the file exists, in one step.
          Files.createLink(file, temporary);
        }
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
