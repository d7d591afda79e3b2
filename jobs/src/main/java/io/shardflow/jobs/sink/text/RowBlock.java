package io.shardflow.jobs.sink.text;

import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** Rows that are written to the same file together. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class RowBlock {
  /** The date folder of all rows. */
  public String folder;

  /** The header of a file that begins with this block; may be empty. */
  public byte[] header;

  /** The rows in UTF-8, each with a line break at its end. */
  public byte[] rows;
}
