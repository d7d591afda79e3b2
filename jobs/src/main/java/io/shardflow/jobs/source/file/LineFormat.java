package io.shardflow.jobs.source.file;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.PieceReader;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;

/**
 * Reads a whole file: JSON objects by the rules of {@link PieceReader} or line by line, CSV by the
 * rules of {@link CsvRowParser}, or {@linkplain InputDeadLetters dead letters}. The arrival time of
 * a record is the modification time of its file.
 */
public final class LineFormat<E extends Event> implements BulkFormat<Decoded<E>, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_BATCH_RECORDS = 1000;
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final EventFormat<E> format;
  private final RecordFormat records;
  private final FileOptions.Format fileFormat;
  private final List<String> fields;

  /**
   * Creates a format.
   *
   * @param fields the column names of CSV files; null if each file has a header row
   */
  public LineFormat(
      EventFormat<E> format,
      RecordFormat records,
      FileOptions.Format fileFormat,
      List<String> fields) {
    this.format = format;
    this.records = records;
    this.fileFormat = fileFormat;
    this.fields = fields == null ? null : new ArrayList<>(fields);
  }

  @Override
  public Reader<Decoded<E>> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return new FileReader<>(this, split);
  }

  @Override
  public Reader<Decoded<E>> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    FileReader<E> reader = new FileReader<>(this, split);
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

  private InputRecords<E> open(InputStream in, Origin origin) throws IOException {
    if (fileFormat == FileOptions.Format.CSV) {
      return InputLines.csv(in, origin, format, records, fields);
    }
    if (fileFormat == FileOptions.Format.DEAD_LETTERS) {
      return new InputDeadLetters<>(
          in,
          origin,
          fields == null
              ? EventDecoder.json(format, records)
              : EventDecoder.csv(format, records, fields));
    }
    return records.framing() == Framing.AUTO && !format.opaque()
        ? new InputPieces<>(in, origin, EventDecoder.json(format, records))
        : InputLines.json(in, origin, format, records);
  }

  private static final class FileReader<E extends Event> implements Reader<Decoded<E>>, Origin {
    private final Path path;
    private final Instant arrivalTime;
    private final InputStream in;
    private final InputRecords<E> input;
    private long records;

    FileReader(LineFormat<E> format, FileSourceSplit split) throws IOException {
      path = split.path();
      arrivalTime = Instant.ofEpochMilli(split.fileModificationTime());
      InputStream opened = path.getFileSystem().open(path);
      try {
        opened = Decompression.open(opened, path.getName());
        in = opened;
        input = format.open(in, this);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw unreadable(e);
      }
    }

    @Override
    public RecordIterator<Decoded<E>> readBatch() throws IOException {
      List<Decoded<E>> batch = new ArrayList<>(MAX_BATCH_RECORDS);
      long end = input.bytesRead() + MAX_BATCH_BYTES;
      while (batch.size() < MAX_BATCH_RECORDS && input.bytesRead() < end) {
        Decoded<E> record = next();
        if (record == null) {
          break;
        }
        batch.add(record);
      }
      if (batch.isEmpty()) {
        return null;
      }
      long before = records;
      records += batch.size();
      return new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
    }

    void skip(long count) throws IOException {
      while (records < count && next() != null) {
        records++;
      }
      records = count;
    }

    @Override
    public String source() {
      String scheme = path.toUri().getScheme();
      return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }

    @Override
    public String position() {
      return Long.toString(input.lineNumber());
    }

    @Override
    public Instant arrivalTime() {
      return arrivalTime;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private Decoded<E> next() throws IOException {
      try {
        return input.next();
      } catch (IOException | RuntimeException e) {
        // Decompressors throw either if their input is corrupt.
        throw unreadable(e);
      }
    }

    private IOException unreadable(Exception cause) {
      String reason = Decompression.reason(cause);
      return new IOException(
          String.format(
              "Cannot read %s after line %d (%s): repair the file or remove it from source.path",
              path, input == null ? 0 : input.lineNumber(), reason),
          cause);
    }
  }
}
