package io.shardflow.model;

import java.io.IOException;
import java.io.OutputStream;

/** Writes records as lines of UTF-8, each ended by {@code \n}. Not for use by several threads. */
public abstract sealed class RecordEncoder permits CsvEncoder, JsonEncoder {
  /** One JSON object a line. */
  public static RecordEncoder json() {
    return new JsonEncoder();
  }

  /**
   * One row a line (RFC 4180), all of the same record type; null is nothing between commas. A dead
   * letter with a line break in its payload has the payload in Base64.
   */
  public static RecordEncoder csv() {
    return new CsvEncoder();
  }

  /** The first line of a file of such records, or nothing where the format has none. */
  public abstract byte[] header(OutputRecord first) throws IOException;

  /**
   * Writes the record's line to the stream in one piece.
   *
   * @throws LineBreakException before anything is written, if the record is to be a CSV row and has
   *     a line break in a text
   */
  public abstract void encode(OutputRecord value, OutputStream out) throws IOException;
}
