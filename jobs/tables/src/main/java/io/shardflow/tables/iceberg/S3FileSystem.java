package io.shardflow.tables.iceberg;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.s3.S3Objects;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/**
 * Flink's file system of S3, for Iceberg's catalog hadoop, which needs one of Hadoop. Hadoop's own
 * is not needed, and would not be safe: this catalog commits by renaming a file, which must fail if
 * another writer was faster. Here, the object is put on the condition that it does not exist.
 */
public final class S3FileSystem extends FileSystem {
  private static final String SETTINGS = "shardflow.";

  private URI uri;
  private Path workingFolder;
  private S3Settings s3;

  /** Makes Hadoop use this class for S3. */
  static void register(Configuration hadoop, S3Settings s3) {
    for (String scheme : new String[] {"s3", "s3a"}) {
      hadoop.set("fs." + scheme + ".impl", S3FileSystem.class.getName());
      // A cached file system has a shutdown hook, which fails after the classes are gone.
      hadoop.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    }
    s3.options().forEach((key, value) -> hadoop.set(SETTINGS + key, value));
  }

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    setConf(hadoop);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    workingFolder = new Path(uri + "/");
    Map<String, String> options = new HashMap<>();
    hadoop
        .getPropsWithPrefix(SETTINGS)
        .forEach((key, value) -> options.put(key, String.valueOf(value)));
    s3 = new S3Settings(options);
  }

  @Override
  public String getScheme() {
    return uri.getScheme();
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public Path getWorkingDirectory() {
    return workingFolder;
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    workingFolder = folder;
  }

  private org.apache.flink.core.fs.Path flink(Path path) {
    return new org.apache.flink.core.fs.Path(makeQualified(path).toUri());
  }

  private static org.apache.flink.core.fs.FileSystem files(org.apache.flink.core.fs.Path path)
      throws IOException {
    return path.getFileSystem();
  }

  @Override
  public FSDataInputStream open(Path file, int bufferBytes) throws IOException {
    org.apache.flink.core.fs.Path path = flink(file);
    return new FSDataInputStream(new Input(files(path).open(path)));
  }

  /** Creates an object, which becomes visible when the stream is closed. */
  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferBytes,
      short replication,
      long blockBytes,
      Progressable progress)
      throws IOException {
    org.apache.flink.core.fs.Path path = flink(file);
    return new FSDataOutputStream(
        files(path)
            .create(
                path,
                overwrite
                    ? org.apache.flink.core.fs.FileSystem.WriteMode.OVERWRITE
                    : org.apache.flink.core.fs.FileSystem.WriteMode.NO_OVERWRITE),
        statistics);
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferBytes, Progressable progress) {
    throw new UnsupportedOperationException("S3 cannot append to an object");
  }

  /**
   * Copies a small file, such as the metadata of a table, and deletes the original.
   *
   * @return false, without a change, if the target exists
   * @throws CommitStateUnknownException if S3 does not say whether the target was written
   */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    try (S3Objects objects = new S3Objects(s3)) {
      byte[] content = objects.get(flink(from));
      try {
        if (!objects.putIfAbsent(flink(to), content)) {
          return false;
        }
      } catch (IOException e) {
        throw new CommitStateUnknownException(e);
      }
      objects.delete(flink(from));
      return true;
    }
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return files(flink(path)).delete(flink(path), recursive);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    org.apache.flink.core.fs.FileStatus[] found = files(flink(folder)).listStatus(flink(folder));
    FileStatus[] statuses = new FileStatus[found.length];
    for (int i = 0; i < found.length; i++) {
      statuses[i] = status(found[i], new Path(folder, found[i].getPath().getName()));
    }
    return statuses;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return status(files(flink(path)).getFileStatus(flink(path)), path);
  }

  private FileStatus status(org.apache.flink.core.fs.FileStatus found, Path path) {
    return new FileStatus(
        found.getLen(),
        found.isDir(),
        1,
        found.getBlockSize(),
        found.getModificationTime(),
        makeQualified(path));
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) throws IOException {
    return files(flink(folder)).mkdirs(flink(folder));
  }

  /** Flink's stream, with the methods of Hadoop. */
  private static final class Input extends InputStream implements Seekable, PositionedReadable {
    private final org.apache.flink.core.fs.FSDataInputStream in;

    private Input(org.apache.flink.core.fs.FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
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
    public int read(long position, byte[] bytes, int start, int length) throws IOException {
      long before = in.getPos();
      try {
        in.seek(position);
        return in.read(bytes, start, length);
      } finally {
        in.seek(before);
      }
    }

    @Override
    public void readFully(long position, byte[] bytes, int start, int length) throws IOException {
      long before = in.getPos();
      try {
        in.seek(position);
        if (in.readNBytes(bytes, start, length) < length) {
          throw new EOFException();
        }
      } finally {
        in.seek(before);
      }
    }

    @Override
    public void readFully(long position, byte[] bytes) throws IOException {
      readFully(position, bytes, 0, bytes.length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
