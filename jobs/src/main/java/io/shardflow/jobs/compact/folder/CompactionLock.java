package io.shardflow.jobs.compact.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.flink.core.fs.Path;

/**
 * Lets one process on this machine merge the files of a folder at a time. The operating system
 * releases the lock if the process is killed. The lock is a file in the folder of temporary files,
 * so that the results contain no other files.
 */
final class CompactionLock implements AutoCloseable {
  private final FileChannel channel;

  private CompactionLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a folder.
   *
   * @throws IOException if it is locked
   */
  static CompactionLock of(Path folder) throws IOException {
    Path qualified = folder.makeQualified(folder.getFileSystem());
    UUID name = UUID.nameUUIDFromBytes(qualified.toString().getBytes(StandardCharsets.UTF_8));
    java.nio.file.Path file =
        java.nio.file.Path.of(
            System.getProperty("java.io.tmpdir"), "shardflow-compact-" + name + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "Another process is merging the files of " + folder + ": wait until it has ended");
    }
    return new CompactionLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
