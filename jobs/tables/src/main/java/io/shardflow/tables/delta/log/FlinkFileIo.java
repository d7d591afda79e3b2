package io.shardflow.tables.delta.log;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.shardflow.jobs.s3.S3Settings;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lombok.AllArgsConstructor;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The files of Delta tables in Flink's file systems, with Flink's own configuration of them. */
public final class FlinkFileIo implements FileIO, AutoCloseable {
  private final S3Settings s3;
  private final LogFiles local = new LocalLogFiles();

  /** Null until it is needed. */
  private LogFiles onS3;

  /**
   * Creates an instance.
   *
   * @param s3 applies to logs on S3; all other files are those of Flink's file systems
   */
  FlinkFileIo(S3Settings s3) {
    this.s3 = s3;
  }

  /** Returns whether a log in this file system has one winner for each version. */
  public static boolean canHoldLog(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file") || S3Settings.isS3(scheme);
  }

  synchronized LogFiles log(Path path) throws IOException {
    if (!canHoldLog(path)) {
      throw new IOException(
          "sink.table=delta cannot write to " + path + ": allowed: a local folder, s3://, s3a://");
    }
    if (!S3Settings.isS3(path)) {
      return local;
    }
    if (onS3 == null) {
      onS3 = new S3LogFiles(s3);
    }
    return onS3;
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    Path first = new Path(path);
    return Utils.toCloseableIterator(log(first).listFrom(first).iterator());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    Path file = new Path(path);
    return log(file).status(file);
  }

  @Override
  public String resolvePath(String path) throws IOException {
    return qualified(new Path(path)).toString();
  }

  /** Returns a path with its scheme. */
  public static Path qualified(Path path) throws IOException {
    return S3Settings.isS3(path) ? path : path.makeQualified(path.getFileSystem());
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    Path folder = new Path(path);
    log(folder).makeFolder(folder);
    return true;
  }

  @Override
  public boolean delete(String path) throws IOException {
    Path file = new Path(path);
    return file.getFileSystem().delete(file, false);
  }

  /** Returns nothing: the kernel's own defaults apply. */
  @Override
  public Optional<String> getConf(String key) {
    return Optional.empty();
  }

  @Override
  public InputFile newInputFile(String path, long size) {
    return new Input(new Path(path), size);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Output(new Path(path));
  }

  @AllArgsConstructor
  private static final class Input implements InputFile {
    private final Path path;
    private final long length;

    @Override
    public long length() {
      return length;
    }

    @Override
    public String path() {
      return path.toString();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      FSDataInputStream in = path.getFileSystem().open(path);
      return new SeekableInputStream() {
        @Override
        public long getPos() throws IOException {
          return in.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          in.seek(position);
        }

        @Override
        public int read() throws IOException {
          return in.read();
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
          return in.read(bytes, start, length);
        }

        @Override
        public void readFully(byte[] bytes, int start, int length) throws IOException {
          if (in.readNBytes(bytes, start, length) < length) {
            throw new EOFException(path.toString());
          }
        }

        @Override
        public void close() throws IOException {
          in.close();
        }
      };
    }
  }

  @Override
  public synchronized void close() {
    if (onS3 != null) {
      onS3.close();
      onS3 = null;
    }
  }

  @AllArgsConstructor
  private final class Output implements OutputFile {
    private final Path path;

    @Override
    public String path() {
      return path.toString();
    }

    @Override
    public PositionOutputStream create(boolean putIfAbsent) throws IOException {
      OutputStream out =
          path.getFileSystem()
              .create(
                  path,
                  putIfAbsent ? FileSystem.WriteMode.NO_OVERWRITE : FileSystem.WriteMode.OVERWRITE);
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
          out.write(bytes, start, length);
          position += length;
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
        throws IOException {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (CloseableIterator<String> all = lines) {
        while (all.hasNext()) {
          content.write(all.next().getBytes(StandardCharsets.UTF_8));
          content.write('\n');
        }
      }
      log(path)
          .write(
              path,
              overwrite,
              temporary -> {
                try (OutputStream out =
                    temporary
                        .getFileSystem()
                        .create(temporary, FileSystem.WriteMode.NO_OVERWRITE)) {
                  content.writeTo(out);
                }
              });
    }
  }
}
