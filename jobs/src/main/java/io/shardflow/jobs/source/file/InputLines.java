package io.shardflow.jobs.source.file;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.LineReader;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * The records of a file in which each line is a record: a JSON object or a CSV row. A CSV file with
 * only a header row gives one dead letter, so that no file is lost without a trace.
 */
final class InputLines<E extends Event> implements InputRecords<E> {
  private final LineReader lines;
  private final Origin origin;

  /** Creates the decoder of rows from the names of the columns. */
  private Function<List<String>, EventDecoder<E>> decoderOf;

  /** Null until the header is read. */
  private EventDecoder<E> decoder;

  /** The next records of the current line. */
  private final Queue<Decoded<E>> ready = new ArrayDeque<>();

  /** The header, until the first row is read. */
  private Decoded<E> headerOnly;

  private long bytesRead;

  private InputLines(LineReader lines, Origin origin) {
    this.lines = lines;
    this.origin = origin;
  }

  static <E extends Event> InputLines<E> json(
      InputStream in, Origin origin, EventFormat<E> format, RecordFormat records) {
    InputLines<E> lines = new InputLines<>(LineReader.json(in), origin);
    lines.decoder = EventDecoder.json(format, records);
    return lines;
  }

  /**
   * Opens a CSV file.
   *
   * @param fields the names of the columns; null if the file has a header
   */
  static <E extends Event> InputLines<E> csv(
      InputStream in,
      Origin origin,
      EventFormat<E> format,
      RecordFormat records,
      List<String> fields) {
    InputLines<E> rows = new InputLines<>(LineReader.csv(in), origin);
    rows.decoderOf = header -> EventDecoder.csv(format, records, header);
    if (fields != null) {
      rows.decoder = rows.decoderOf.apply(fields);
    }
    return rows;
  }

  @Override
  public Decoded<E> next() throws IOException {
    if (!ready.isEmpty()) {
      return ready.remove();
    }
    if (decoder == null && lines.next()) {
      decoder = decoderOf.apply(CsvRowParser.header(lines.line()));
      headerOnly =
          new Decoded<>(
              null,
              DeadLetter.of(Reason.NO_ROWS, null, lines.line(), origin),
              origin.arrivalTime());
    }
    if (!lines.next()) {
      Decoded<E> last = headerOnly;
      headerOnly = null;
      return last;
    }
    headerOnly = null;
    bytesRead += lines.length();
    List<Decoded<E>> decoded =
        decoder.decodePart(lines.buffer(), lines.offset(), lines.length(), origin);
    for (int i = 1; i < decoded.size(); i++) {
      ready.add(decoded.get(i).numbered(i + 1));
    }
    return decoded.size() == 1 ? decoded.get(0) : decoded.get(0).numbered(1);
  }

  @Override
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }
}
