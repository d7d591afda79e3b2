package io.shardflow.jobs.runtime;

import io.shardflow.model.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.MapFunction;

/** What an encoder writes for a record, to be shown on a line. */
final class AsText<T> implements MapFunction<T, String> {
  private static final long serialVersionUID = 1L;

  private final RowEncoder<T> encoder;
  private transient ByteArrayOutputStream out;

  AsText(RowEncoder<T> encoder) {
    this.encoder = encoder;
  }

  @Override
  public String map(T value) throws IOException {
    if (out == null) {
      out = new ByteArrayOutputStream();
    }
    encoder.encode(value, out);
    String text = out.toString(StandardCharsets.UTF_8).stripTrailing();
    out.reset();
    return Printable.line(text);
  }
}
