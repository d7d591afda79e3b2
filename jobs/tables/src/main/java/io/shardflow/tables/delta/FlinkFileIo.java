package io.shardflow.tables.delta;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lombok.AllArgsConstructor;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The files of Delta tables in Flink's file systems, with Flink's own configuration of them. */
final class FlinkFileIo implements FileIO {
  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    Path first = new Path(path);
    Path folder = first.getParent();
    List<FileStatus> found = new ArrayList<>();
    for (org.apache.flink.core.fs.FileStatus file : list(folder)) {
      if (file.getPath().getName().compareTo(first.getName()) >= 0) {
        found.add(status(file));
      }
    }
    found.sort(Comparator.comparing(FileStatus::getPath));
    return Utils.toCloseableIterator(found.iterator());
  }

  /** Lists a folder, again if a temporary file of another writer vanishes meanwhile. */
  private static org.apache.flink.core.fs.FileStatus[] list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    while (files.exists(folder)) {
      try {
        return files.listStatus(folder);
      } catch (FileNotFoundException e) {
        // The kernel would take it for a table that does not exist.
      }
    }
    throw new FileNotFoundException(folder.toString());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    Path file = new Path(path);
    return status(file.getFileSystem().getFileStatus(file));
  }

  private static FileStatus status(org.apache.flink.core.fs.FileStatus file) {
    return FileStatus.of(file.getPath().toString(), file.getLen(), file.getModificationTime());
  }

  @Override
  public String resolvePath(String path) throws IOException {
    return qualified(new Path(path)).toString();
  }

  /** Returns a path with its scheme. */
  static Path qualified(Path path) throws IOException {
    return path.makeQualified(path.getFileSystem());
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    Path folder = new Path(path);
    return folder.getFileSystem().mkdirs(folder);
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

  @AllArgsConstructor
  private static final class Output implements OutputFile {
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
      LogFiles.write(
          path,
          overwrite,
          temporary -> {
            try (OutputStream out =
                temporary.getFileSystem().create(temporary, FileSystem.WriteMode.NO_OVERWRITE)) {
              content.writeTo(out);
            }
          });
    }
  }
}
