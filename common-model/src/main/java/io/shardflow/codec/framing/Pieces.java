package io.shardflow.codec.framing;

import java.util.ArrayList;
import java.util.List;
import lombok.Value;

/** The pieces of a record. */
@Value
public class Pieces {
  /** The index of the first byte and of the byte after the last one, of each piece. */
  List<int[]> ranges;

  /** Whether one of them begins as an object. */
  boolean anyObject;

  /** Returns whether the record is one piece with nothing but white space around it. */
  public boolean isWhole(byte[] record) {
    return ranges.size() == 1
        && isBlank(record, 0, ranges.get(0)[0])
        && isBlank(record, ranges.get(0)[1], record.length);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\n' && bytes[at] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Splits a record by the rules of {@link PieceScanner}. */
  public static Pieces of(byte[] record) {
    PieceScanner scanner = new PieceScanner();
    List<int[]> ranges = new ArrayList<>();
    boolean anyObject = false;
    int at = scanner.start(record, 0, record.length);
    while (at < record.length) {
      int end = scanner.end(record, at, record.length, true);
      ranges.add(new int[] {at, end});
      anyObject |= record[at] == '{';
      at = scanner.start(record, end, record.length);
    }
    return new Pieces(ranges, anyObject);
  }
}
