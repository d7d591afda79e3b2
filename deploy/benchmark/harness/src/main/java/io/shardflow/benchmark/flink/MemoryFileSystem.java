package io.shardflow.benchmark.flink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Serves the contents of local files from the memory of this JVM: {@code memory:///path}. */
public final class MemoryFileSystem extends LocalFileSystem {
  static final String SCHEME = "memory";
  private static final Map<String, byte[]> CONTENTS = new ConcurrentHashMap<>();

  /** Makes the file system known to Flink, through {@code META-INF/services}. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
      return new MemoryFileSystem();
    }
  }

  /** Reads the files of a folder into memory. */
  static void load(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      for (java.nio.file.Path file : files.toList()) {
        CONTENTS.put(file.toAbsolutePath().toString(), Files.readAllBytes(file));
      }
    }
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path path) {
    return new ByteArrayStream(CONTENTS.get(path.getPath()));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    return open(path);
  }

  private static final class ByteArrayStream extends FSDataInputStream {
    private final long length;
    private final ByteArrayInputStream bytes;

    ByteArrayStream(byte[] bytes) {
      this.length = bytes.length;
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public void seek(long position) {
      bytes.reset();
      bytes.skip(position);
    }

    @Override
    public long getPos() {
      return length - bytes.available();
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int count) {
      return bytes.read(into, from, count);
    }
  }
}
