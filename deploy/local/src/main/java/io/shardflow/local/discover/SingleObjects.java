package io.shardflow.local.discover;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.jobs.source.file.InputFiles;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import io.shardflow.text.TimeFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Finds out whether records, and the lines of files, are one JSON object each, which is all that
 * Flink SQL reads.
 */
final class SingleObjects {
  /** Bounds the time that discover takes on large folders. */
  private static final int MAX_FILES = 100;

  /** What is read of each file. */
  private static final int MAX_BYTES = 1 << 20;

  private static final EventDecoder<AnyObject> ANY =
      EventDecoder.json(
          AnyObject.FORMAT, new RecordFormat(Framing.AUTO, Mapping.NONE, TimeFormat.AUTO));

  private SingleObjects() {}

  /**
   * Returns the first file with a line that is several objects or a part of one, among what is read
   * of the first files, or null.
   */
  static Path firstExceptionIn(Path... paths) throws IOException {
    List<FileStatus> files = InputFiles.of(paths).files();
    for (FileStatus file : files.subList(0, Math.min(files.size(), MAX_FILES))) {
      if (!isOnePerLine(begin(file.getPath()))) {
        return file.getPath();
      }
    }
    return null;
  }

  /** Replaces the records that are not one object by all objects in them. */
  static List<Decoded<AnyObject>> split(List<Decoded<AnyObject>> records) {
    return records.stream()
        .flatMap(
            record ->
                record.isEvent() ? Stream.of(record) : objectsIn(record.deadLetter()).stream())
        .toList();
  }

  private static List<Decoded<AnyObject>> objectsIn(DeadLetter letter) {
    byte[] record = letter.bytes();
    return ANY.decodeAll(
        record, Origin.of(letter.source(), letter.position(), letter.arrivalTime()));
  }

  private static byte[] begin(Path file) {
    try (InputStream opened = file.getFileSystem().open(file);
        InputStream in = Decompression.open(opened, file.getName())) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      // The job that reads this file reports what is wrong with it.
      return new byte[0];
    }
  }

  private static boolean isOnePerLine(byte[] begin) {
    String text = new String(begin, StandardCharsets.UTF_8);
    String complete =
        begin.length < MAX_BYTES ? text : text.substring(0, text.lastIndexOf('\n') + 1);
    if (complete.isEmpty()) {
      return begin.length == 0;
    }
    int objects = 0;
    int others = 0;
    for (String line : complete.lines().filter(line -> !line.isBlank()).toList()) {
      List<Decoded<AnyObject>> decoded =
          ANY.decodeAll(line.getBytes(StandardCharsets.UTF_8), Origin.of("", "", Instant.EPOCH));
      if (decoded.size() != 1) {
        return false;
      }
      if (decoded.get(0).isEvent()) {
        objects++;
      } else {
        others++;
      }
    }
    // Single malformed lines are no objects in parts.
    return objects >= others;
  }
}
