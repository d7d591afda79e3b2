package io.shardflow.codec.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Reads the fields of CSV rows. All values are strings. A cell without a value is not a field. */
public final class CsvRowReader extends FieldReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final CsvRowParser parser;
  private final String[] names;
  private String[] cells;
  private int column;
  private byte[] payload;
  private Instant arrivalTime;

  public CsvRowReader(CsvRowParser parser) {
    this.parser = parser;
    this.names = parser.names();
  }

  /** Starts to read a row. */
  public void open(byte[] payload, Origin origin) throws MalformedException {
    cells = parser.parse(payload);
    if (cells == null) {
      throw new MalformedException(Reason.NOT_CSV, null);
    }
    column = -1;
    this.payload = payload;
    arrivalTime = origin.arrivalTime();
  }

  /** Returns the row as a JSON object of strings, with a field for every cell; null if empty. */
  public byte[] json() throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator object = JSON.createGenerator(json)) {
      object.writeStartObject();
      for (int cell = 0; cell < cells.length; cell++) {
        object.writeStringField(parser.label(cell), cells[cell]);
      }
      object.writeEndObject();
    }
    return json.toByteArray();
  }

  @Override
  public boolean next() {
    do {
      column++;
    } while (column < names.length && (names[column] == null || cells[column] == null));
    return column < names.length;
  }

  @Override
  public String name() {
    return names[column];
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public Instant arrivalTime() {
    return arrivalTime;
  }

  @Override
  public void skip() {}

  @Override
  public String text() throws MalformedException {
    return cells[column];
  }

  @Override
  public double number() throws IOException, MalformedException {
    return finite(parseDecimal(cells[column]).doubleValue());
  }

  @Override
  public BigDecimal decimal() throws IOException, MalformedException {
    return exact(parseDecimal(cells[column]));
  }

  @Override
  public BigDecimal decimalOrNull() throws IOException, MalformedException {
    return cells[column].isBlank() ? null : decimal();
  }

  @Override
  public Long integerOrNull() throws IOException, MalformedException {
    return integer(decimalOrNull());
  }

  @Override
  public String textOrNull() throws MalformedException {
    return cells[column].isBlank() ? null : text();
  }

  @Override
  public Instant time() throws MalformedException {
    return possible(Timestamps.parse(cells[column].strip()));
  }
}
