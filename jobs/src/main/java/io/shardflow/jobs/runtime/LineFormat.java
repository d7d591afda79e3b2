package io.shardflow.jobs.runtime;

import io.shardflow.model.Decoded;
import io.shardflow.model.Decompression;
import io.shardflow.model.Event;
import io.shardflow.model.EventDecoder;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.Words;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;

/**
 * Reads a whole file line by line, in JSON or in CSV. A record is a line, also in CSV: so a quote
 * that is never closed spoils one record, not the rest of the file. Empty lines are no records. A
 * record's arrival time is when its file was last written.
 */
final class LineFormat<E extends Event> implements BulkFormat<Decoded<E>, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 1000;
  private static final int BATCH_BYTES = 4 << 20;

  /** Kinesis takes records of 10 MB at most; what is longer is no file of records. */
  private static final int LONGEST_LINE_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final EventFormat<E> format;
  private final SourceOptions.Format fileFormat;
  private final List<String> fields;

  /**
   * Reads files.
   *
   * @param fields the columns of CSV files; null if a header in each file names them
   */
  LineFormat(EventFormat<E> format, SourceOptions.Format fileFormat, List<String> fields) {
    this.format = format;
    this.fileFormat = fileFormat;
    this.fields = fields == null ? null : new ArrayList<>(fields);
  }

  @Override
  public Reader<Decoded<E>> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return new LineReader<>(this, split);
  }

  @Override
  public Reader<Decoded<E>> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    LineReader<E> reader = new LineReader<>(this, split);
    reader.skip(
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
    return reader;
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<Decoded<E>> getProducedType() {
    return DecodedType.of(format);
  }

  private static final class LineReader<E extends Event> implements Reader<Decoded<E>>, Origin {
    private final Path path;
    private final Instant arrivalTime;
    private final InputStream in;
    private final EventDecoder<E> decoder;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private int line;
    private int length;
    private long lines;
    private long records;

    LineReader(LineFormat<E> format, FileSourceSplit split) throws IOException {
      path = split.path();
      arrivalTime = Instant.ofEpochMilli(split.fileModificationTime());
      InputStream raw = path.getFileSystem().open(path);
      try {
        in = Decompression.open(raw, path.getName());
        decoder =
            switch (format.fileFormat) {
              case JSON -> EventDecoder.json(format.format);
              case CSV ->
                  EventDecoder.csv(format.format, format.fields == null ? header() : format.fields);
            };
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw unreadable(e);
      }
    }

    @Override
    public RecordIterator<Decoded<E>> readBatch() throws IOException {
      List<Decoded<E>> batch = new ArrayList<>(BATCH);
      int bytes = 0;
      while (batch.size() < BATCH && bytes < BATCH_BYTES && next()) {
        batch.add(decoder.decode(buffer, line, length, this));
        bytes += length;
      }
      if (batch.isEmpty()) {
        return null;
      }
      long before = records;
      records += batch.size();
      return new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
    }

    void skip(long count) throws IOException {
      while (records < count && next()) {
        records++;
      }
    }

    @Override
    public String source() {
      String scheme = path.toUri().getScheme();
      return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }

    @Override
    public String position() {
      return Long.toString(lines);
    }

    @Override
    public Instant arrivalTime() {
      return arrivalTime;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private List<String> header() throws IOException {
      return next()
          ? EventDecoder.csvHeader(Arrays.copyOfRange(buffer, line, line + length))
          : List.of();
    }

    /** Finds the next line that is not empty, without its end; false at the file's end. */
    private boolean next() throws IOException {
      try {
        while (true) {
          int end = lineEnd();
          if (end < 0) {
            return false;
          }
          line = position;
          position = Math.min(end + 1, limit);
          lines++;
          if (end > line && buffer[end - 1] == '\r') {
            end--;
          }
          length = end - line;
          if (length > 0) {
            return true;
          }
        }
      } catch (IOException | RuntimeException e) {
        // Decompressors throw both where their input is broken.
        throw unreadable(e);
      }
    }

    /** Where in the buffer the line ends that begins at the position; -1 at the file's end. */
    private int lineEnd() throws IOException {
      int scanned = position;
      while (true) {
        int end = Words.indexOf((byte) '\n', buffer, scanned, limit);
        if (end < limit) {
          return end;
        }
        if (limit - position > LONGEST_LINE_BYTES) {
          throw new IOException("the next line is longer than 16 MB");
        }
        int begun = limit - position;
        if (!fill()) {
          return begun == 0 ? -1 : limit;
        }
        scanned = position + begun;
      }
    }

    /** Reads on, behind what is left of the buffer; false at the file's end. */
    private boolean fill() throws IOException {
      if (limit == buffer.length) {
        makeRoom();
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      limit += Math.max(0, read);
      return read >= 0;
    }

    private void makeRoom() {
      int left = limit - position;
      if (left > buffer.length / 2) {
        // No more than the longest line and its end, so that a longer one is never found whole.
        int larger = Math.min(buffer.length * 2, LONGEST_LINE_BYTES + 1);
        buffer = Arrays.copyOfRange(buffer, position, position + larger);
      } else {
        System.arraycopy(buffer, position, buffer, 0, left);
      }
      position = 0;
      limit = left;
    }

    private IOException unreadable(Exception cause) {
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      return new IOException(
          "Cannot read %s after line %d (%s): mend the file or take it out of source.path"
              .formatted(path, lines, reason),
          cause);
    }
  }
}
