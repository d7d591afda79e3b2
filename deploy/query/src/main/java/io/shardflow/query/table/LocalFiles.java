package io.shardflow.query.table;

import java.io.File;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Reads the files of an Iceberg table in a folder, also if the table was written elsewhere. */
final class LocalFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private final File folder;
  private String location;

  LocalFiles(Path folder) {
    this.folder = folder.toFile();
    this.location = folder.toString();
  }

  /** Sets the location that the table had when it was written. */
  void setLocation(String location) {
    this.location =
        location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
  }

  /** Returns where the file of a name in the metadata is on this machine. */
  Path path(String name) {
    if (name.startsWith(location + "/")) {
      return folder.toPath().resolve(name.substring(location.length() + 1));
    }
    if (name.matches("[a-z][a-z0-9+.-]+:/.*") && !name.startsWith("file:")) {
      throw new NotFoundException("has a file that is not on this machine, %s", name);
    }
    return Path.of(name.replaceFirst("^file:/+", "/"));
  }

  @Override
  public InputFile newInputFile(String name) {
    Path path = path(name);
    if (!java.nio.file.Files.isRegularFile(path)) {
      throw new NotFoundException("misses the file %s of its metadata", path);
    }
    return Files.localInput(path.toFile());
  }

  @Override
  public OutputFile newOutputFile(String name) {
    throw new UnsupportedOperationException("A query writes no files: " + name);
  }

  @Override
  public void deleteFile(String name) {
    throw new UnsupportedOperationException("A query deletes no files: " + name);
  }
}
