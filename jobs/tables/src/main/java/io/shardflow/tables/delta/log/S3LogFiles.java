package io.shardflow.tables.delta.log;

import io.delta.kernel.utils.FileStatus;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.s3.S3Objects;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Logs on S3, whose files are put on the condition that they do not exist. */
final class S3LogFiles implements LogFiles {
  private final S3Objects objects;

  S3LogFiles(S3Settings settings) {
    objects = new S3Objects(settings);
  }

  @Override
  public List<FileStatus> listFrom(Path first) throws IOException {
    Path folder = first.getParent();
    List<FileStatus> found = new ArrayList<>();
    for (S3Object object : objects.list(folder, first.getName())) {
      String name = object.key().substring(object.key().lastIndexOf('/') + 1);
      found.add(
          FileStatus.of(
              new Path(folder, name).toString(),
              object.size(),
              object.lastModified().toEpochMilli()));
    }
    return found;
  }

  @Override
  public FileStatus status(Path file) throws IOException {
    HeadObjectResponse object = objects.head(file);
    return FileStatus.of(
        file.toString(), object.contentLength(), object.lastModified().toEpochMilli());
  }

  /** Does nothing: a folder of S3 is the common beginning of names. */
  @Override
  public void makeFolder(Path folder) {}

  /** Writes a file to the disk of this machine first: its size must be known. */
  @Override
  public void write(Path file, boolean overwrite, Content content) throws IOException {
    java.nio.file.Path folder = Files.createTempDirectory("shardflow-log");
    java.nio.file.Path local = folder.resolve(file.getName());
    byte[] bytes;
    try {
      content.writeTo(new Path(local.toUri()));
      bytes = Files.readAllBytes(local);
    } finally {
      Files.deleteIfExists(local);
      Files.deleteIfExists(folder);
    }
    if (overwrite) {
      objects.put(file, bytes);
    } else if (!objects.putIfAbsent(file, bytes)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
