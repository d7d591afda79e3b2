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
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A record with any fields, for inspecting an unknown stream or file. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class AnyObject implements Event {
  /**
   * A JSON object in UTF-8. The object of a CSV row has a field for every cell in order, with a
   * string or null, also for cells of unnamed or repeated columns.
   */
  public byte[] json;

  /** The arrival time. */
  public Instant eventTime;

  /** Accepts every JSON object and every CSV row. */
  public static final EventFormat<AnyObject> FORMAT =
      new EventFormat<>(AnyObject.class, AnyObject::read);

  private static AnyObject read(FieldReader in) throws MalformedException, IOException {
    if (in instanceof CsvRowReader) {
      CsvRowReader row = (CsvRowReader) in;
      return new AnyObject(row.json(), row.arrivalTime());
    }
    while (in.next()) {
      in.skip();
    }
    return new AnyObject(in.payload(), in.arrivalTime());
  }

  /** Writes the object as one string. */
  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("json", new String(json, StandardCharsets.UTF_8));
  }
}
