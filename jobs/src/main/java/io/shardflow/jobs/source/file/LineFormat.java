package io.shardflow.jobs.source.file;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.LineReader;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
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
 * Reads a whole file line by line: JSON Lines, or CSV by the rules of {@link CsvRowParser}. A CSV
 * file with only a header row gives one dead letter, so that no file is lost without a trace. The
 * arrival time of a record is the modification time of its file.
 */
public final class LineFormat<E extends Event> implements BulkFormat<Decoded<E>, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_BATCH_RECORDS = 1000;
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final EventFormat<E> format;
  private final FileOptions.Format fileFormat;
  private final List<String> fields;

  /**
   * Creates a format.
   *
   * @param fields the column names of CSV files; null if each file has a header row
   */
  public LineFormat(EventFormat<E> format, FileOptions.Format fileFormat, List<String> fields) {
    this.format = format;
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

  private static final class FileReader<E extends Event> implements Reader<Decoded<E>>, Origin {
    private final Path path;
    private final Instant arrivalTime;
    private final InputStream in;
    private final EventDecoder<E> decoder;
    private final LineReader lines;
    private DeadLetter headerOnly;
    private long records;

    FileReader(LineFormat<E> format, FileSourceSplit split) throws IOException {
      path = split.path();
      arrivalTime = Instant.ofEpochMilli(split.fileModificationTime());
      InputStream opened = path.getFileSystem().open(path);
      try {
        opened = Decompression.open(opened, path.getName());
        in = opened;
        boolean csv = format.fileFormat == FileOptions.Format.CSV;
        lines = csv ? LineReader.csv(in) : LineReader.json(in);
        decoder =
            csv
                ? EventDecoder.csv(format.format, format.fields == null ? header() : format.fields)
                : EventDecoder.json(format.format);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw unreadable(e);
      }
    }

    @Override
    public RecordIterator<Decoded<E>> readBatch() throws IOException {
      List<Decoded<E>> batch = new ArrayList<>(MAX_BATCH_RECORDS);
      int bytes = 0;
      while (batch.size() < MAX_BATCH_RECORDS && bytes < MAX_BATCH_BYTES && next()) {
        batch.add(decoder.decode(lines.buffer(), lines.offset(), lines.length(), this));
        bytes += lines.length();
      }
      if (batch.isEmpty() && records == 0 && headerOnly != null) {
        batch.add(new Decoded<>(null, headerOnly, arrivalTime));
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
      records = count;
    }

    @Override
    public String source() {
      String scheme = path.toUri().getScheme();
      return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }

    @Override
    public String position() {
      return Long.toString(lines.number());
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
      if (!lines.next()) {
        return List.of();
      }
      headerOnly = DeadLetter.of(Reason.NO_ROWS, null, lines.line(), this);
      return CsvRowParser.header(lines.line());
    }

    private boolean next() throws IOException {
      try {
        return lines.next();
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
              path, lines == null ? 0 : lines.number(), reason),
          cause);
    }
  }
}
