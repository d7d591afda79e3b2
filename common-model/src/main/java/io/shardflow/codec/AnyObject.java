package io.shardflow.codec;

import io.shardflow.codec.csv.CsvRowReader;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A record with whatever fields, to be looked at.
 *
 * @param json an object in UTF-8; that of a CSV row has every cell in order, with its text or null,
 *     also those of columns that have no name of their own
 * @param eventTime when the stream took it
 */
public record AnyObject(byte[] json, Instant eventTime) implements Event {
  /** Takes every record that is an object or a row. */
  public static final EventFormat<AnyObject> FORMAT =
      new EventFormat<>(AnyObject.class, AnyObject::read);

  private static AnyObject read(FieldReader in) throws MalformedException, IOException {
    if (in instanceof CsvRowReader row) {
      return new AnyObject(row.json(), row.arrivalTime());
    }
    while (in.next()) {
      in.skip();
    }
    return new AnyObject(in.payload(), in.arrivalTime());
  }

  /** Writes the object as a text. */
  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("json", new String(json, StandardCharsets.UTF_8));
  }
}
