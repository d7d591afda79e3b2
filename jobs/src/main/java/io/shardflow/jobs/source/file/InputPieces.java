package io.shardflow.jobs.source.file;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.file.PieceReader;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The records of a JSON file by the rules of {@link PieceReader}. The position of a dead letter is
 * the line in which it begins; with several records in a line, {@code line#n}.
 */
final class InputPieces<E extends Event> implements InputRecords<E> {
  private final PieceReader pieces;
  private final Origin origin;
  private final EventDecoder<E> decoder;
  private final Queue<Decoded<E>> ready = new ArrayDeque<>();

  /** The first record of the current line, if it is a dead letter; null once it is ready. */
  private Decoded<E> first;

  private int recordsInLine;
  private long bytesRead;
  private boolean ended;

  InputPieces(InputStream in, Origin origin, EventDecoder<E> decoder) {
    this.pieces = new PieceReader(in);
    this.origin = origin;
    this.decoder = decoder;
  }

  @Override
  public Decoded<E> next() throws IOException {
    while (ready.isEmpty()) {
      if (ended) {
        return null;
      }
      ended = !pieces.next();
      if (ended || pieces.isFirstInLine()) {
        finishLine(false);
      } else {
        finishLine(true);
      }
      if (!ended) {
        Decoded<E> event = readPiece();
        if (event != null) {
          return event;
        }
      }
    }
    return ready.remove();
  }

  /** Reads a piece. Returns its event if no other record must be returned before. */
  private Decoded<E> readPiece() throws IOException {
    Decoded<E> event =
        decoder.decodeFirst(pieces.buffer(), pieces.offset(), pieces.available(), origin);
    if (event != null) {
      pieces.endAt(decoder.endOfFirst());
      bytesRead += pieces.length();
      recordsInLine++;
      if (ready.isEmpty()) {
        return event;
      }
      ready.add(event);
      return null;
    }
    pieces.findEnd();
    bytesRead += pieces.length();
    List<Decoded<E>> decoded =
        decoder.decodePart(pieces.buffer(), pieces.offset(), pieces.length(), origin);
    if (decoded.size() == 1 && recordsInLine == 0) {
      recordsInLine = 1;
      first = decoded.get(0);
    } else {
      for (Decoded<E> record : decoded) {
        ready.add(record.numbered(++recordsInLine));
      }
    }
    return null;
  }

  /** Ends the line, or finds out that it has several records. */
  private void finishLine(boolean continued) {
    if (first != null) {
      ready.add(continued ? first.numbered(1) : first);
      first = null;
    }
    if (!continued) {
      recordsInLine = 0;
    }
  }

  @Override
  public long lineNumber() {
    return pieces.number();
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }
}
