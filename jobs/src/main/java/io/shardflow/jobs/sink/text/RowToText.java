package io.shardflow.jobs.sink.text;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.UnwritableRowException;
import io.shardflow.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Returns the row of a record as one printable line: as the encoder writes it, or as JSON if the
 * format cannot hold the record.
 */
public final class RowToText<T extends OutputRecord> implements MapFunction<T, String> {
  private static final long serialVersionUID = 1L;

  private final RowEncoder<T> encoder;
  private transient ByteArrayOutputStream out;

  public RowToText(RowEncoder<T> encoder) {
    this.encoder = encoder;
  }

  @Override
  public String map(T value) throws IOException {
    if (out == null) {
      out = new ByteArrayOutputStream();
    }
    try {
      encoder.encode(value, out);
    } catch (UnwritableRowException e) {
      new JsonEncoder().encode(value, out);
    }
    String text = out.toString(StandardCharsets.UTF_8).stripTrailing();
    out.reset();
    return Printable.line(text);
  }
}
