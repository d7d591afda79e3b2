package io.shardflow.jobs.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of 64 MB in memory, which can become full or read-only. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Path filler;
  private final Path readOnly;

  private SmallDisk(Path folder) throws IOException {
    this.folder = folder;
    filler = folder.resolve("filler");
    readOnly = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-read-only"));
  }

  /** Mounts a disk at the folder. Skips the test if this is not permitted. */
  static SmallDisk mount(Path folder) throws Exception {
    Files.createDirectories(folder);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "none", folder.toString()),
        "Skipped: only root can mount a disk");
    return new SmallDisk(folder);
  }

  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!e.getMessage().contains("No space left on device")) {
        throw e;
      }
    }
  }

  void empty() throws IOException {
    Files.delete(filler);
  }

  /** Makes the disk read-only. Files that are already open can still be written to. */
  void protect() throws Exception {
    // At another mount point: a mount point with open files cannot be made read-only.
    check(run("mount", "--bind", folder.toString(), readOnly.toString()));
    check(run("mount", "-o", "remount,bind,ro", readOnly.toString()));
    check(run("mount", "--bind", readOnly.toString(), folder.toString()));
  }

  void release() throws Exception {
    check(run("umount", "-l", folder.toString()));
    check(run("umount", "-l", readOnly.toString()));
  }

  @Override
  public void close() throws Exception {
    check(run("umount", "-l", folder.toString()));
  }

  private static void check(boolean done) {
    if (!done) {
      throw new IllegalStateException("The disk cannot be changed");
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
