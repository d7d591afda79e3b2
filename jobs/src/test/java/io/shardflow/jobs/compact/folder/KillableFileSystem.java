package io.shardflow.jobs.compact.folder;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.FileSystemKind;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * Local files as {@code killable:/...}. After a number of changes, nothing changes any more, as if
 * the process were killed. A write counts twice: it can be cut off in the middle.
 */
@SuppressWarnings("deprecation")
public final class KillableFileSystem extends FileSystem {
  static final String SCHEME = "killable";

  private static final AtomicInteger REMAINING = new AtomicInteger(Integer.MAX_VALUE);

  private final FileSystem local = LocalFileSystem.getSharedInstance();

  /** Is found by Flink. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
      return new KillableFileSystem();
    }
  }

  /** Allows this many changes from now on. */
  static void killAfter(int changes) {
    REMAINING.set(changes);
  }

  static void revive() {
    killAfter(Integer.MAX_VALUE);
  }

  private static void change() throws IOException {
    if (REMAINING.getAndUpdate(left -> Math.max(0, left - 1)) <= 0) {
      throw new IOException("killed");
    }
  }

  private static Path local(Path path) {
    return new Path(path.getPath());
  }

  @Override
  public FSDataOutputStream create(Path file, WriteMode mode) throws IOException {
    change();
    FSDataOutputStream out = local.create(local(file), mode);
    return new FSDataOutputStream() {
      @Override
      public long getPos() throws IOException {
        return out.getPos();
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int start, int length) throws IOException {
        change();
        out.write(bytes, start, length / 2);
        change();
        out.write(bytes, start + length / 2, length - length / 2);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void sync() throws IOException {
        out.sync();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return local.rename(local(from), local(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return local.delete(local(path), recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return local.mkdirs(local(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] children = local.listStatus(local(path));
    return children == null
        ? null
        : Arrays.stream(children).map(Status::new).toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new Status(local.getFileStatus(local(path)));
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    return local.open(local(path));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return local.open(local(path), bufferSize);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public Path getWorkingDirectory() {
    return local.getWorkingDirectory();
  }

  @Override
  public Path getHomeDirectory() {
    return local.getHomeDirectory();
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public boolean isDistributedFS() {
    return false;
  }

  @Override
  public FileSystemKind getKind() {
    return FileSystemKind.FILE_SYSTEM;
  }

  private record Status(FileStatus file) implements FileStatus {
    @Override
    public Path getPath() {
      return new Path(SCHEME + ":" + file.getPath().getPath());
    }

    @Override
    public long getLen() {
      return file.getLen();
    }

    @Override
    public boolean isDir() {
      return file.isDir();
    }

    @Override
    public long getModificationTime() {
      return file.getModificationTime();
    }

    @Override
    public long getAccessTime() {
      return file.getAccessTime();
    }

    @Override
    public long getBlockSize() {
      return file.getBlockSize();
    }

    @Override
    public short getReplication() {
      return file.getReplication();
    }
  }
}
