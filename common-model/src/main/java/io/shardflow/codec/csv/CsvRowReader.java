package io.shardflow.codec.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the fields of CSV rows. All values are strings. A cell without a value is not a field. */
public final class CsvRowReader extends FieldReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final CsvRowParser parser;
  private final TimeFormat times;

  /** The input fields, with the column of each; -1 for a constant. */
  private final String[] names;

  private final int[] columns;
  private final String[] constants;
  private String[] cells;
  private int field;
  private byte[] payload;
  private Instant arrivalTime;

  /** Creates a reader of all columns with a name. */
  public CsvRowReader(CsvRowParser parser) {
    this(parser, Mapping.NONE, TimeFormat.AUTO);
  }

  /** Creates a reader of the fields of a mapping, or of all columns if it maps nothing. */
  public CsvRowReader(CsvRowParser parser, Mapping mapping, TimeFormat times) {
    this.parser = parser;
    this.times = times;
    List<String> fields = new ArrayList<>();
    List<Integer> fieldColumns = new ArrayList<>();
    String[] columnNames = parser.names();
    for (int column = 0; column < columnNames.length; column++) {
      String name = columnNames[column];
      if (name != null) {
        List<String> mapped =
            mapping.isNone() ? List.of(name) : mapping.renames().getOrDefault(name, List.of());
        for (String mappedField : mapped) {
          fields.add(mappedField.intern());
          fieldColumns.add(column);
        }
      }
    }
    Map<String, String> constantFields = mapping.constants();
    constantFields.keySet().forEach(name -> fields.add(name.intern()));
    names = fields.toArray(String[]::new);
    columns = new int[names.length];
    constants = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      columns[i] = i < fieldColumns.size() ? fieldColumns.get(i) : -1;
      constants[i] = constantFields.get(names[i]);
    }
  }

  /** Starts to read a row. */
  public void open(byte[] payload, Origin origin) throws MalformedException {
    cells = parser.parse(payload);
    if (cells == null) {
      throw new MalformedException(Reason.NOT_CSV, null);
    }
    field = -1;
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
      field++;
    } while (field < names.length && cell() == null);
    return field < names.length;
  }

  private String cell() {
    return columns[field] < 0 ? constants[field] : cells[columns[field]];
  }

  @Override
  public String name() {
    return names[field];
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
    return cell();
  }

  @Override
  public double number() throws IOException, MalformedException {
    return finite(parseDecimal(cell()).doubleValue());
  }

  @Override
  public BigDecimal decimal() throws IOException, MalformedException {
    return exact(parseDecimal(cell()));
  }

  @Override
  public BigDecimal decimalOrNull() throws IOException, MalformedException {
    return cell().isBlank() ? null : decimal();
  }

  @Override
  public Long integerOrNull() throws IOException, MalformedException {
    return integer(decimalOrNull());
  }

  @Override
  public String textOrNull() throws MalformedException {
    return cell().isBlank() ? null : text();
  }

  @Override
  public Instant time() throws MalformedException {
    return possible(times.parse(cell().strip()));
  }
}
