package io.shardflow.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;

/** Writes records as lines of UTF-8, each ended by {@code \n}. Not for use by several threads. */
public final class RecordEncoder {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
          .build();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final boolean csv;
  private JsonGenerator generator;

  private RecordEncoder(boolean csv) {
    this.csv = csv;
  }

  /** One JSON object a line. */
  public static RecordEncoder json() {
    return new RecordEncoder(false);
  }

  /** One row a line (RFC 4180), all of the same record type; null is nothing between commas. */
  public static RecordEncoder csv() {
    return new RecordEncoder(true);
  }

  /** The first line of a file of such records, or nothing where the format has none. */
  public byte[] header(OutputRecord first) throws IOException {
    if (!csv) {
      return new byte[0];
    }
    CsvSchema schema = columns(first).withHeader();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (CsvGenerator headerGenerator = CSV.createGenerator(header)) {
      headerGenerator.setSchema(schema);
    }
    return header.toByteArray();
  }

  /** Writes the record's line to the stream in one piece. */
  public void encode(OutputRecord value, OutputStream out) throws IOException {
    if (generator == null) {
      generator = open(value);
    }
    generator.writeStartObject();
    value.writeTo(new GeneratorWriter(generator));
    generator.writeEndObject();
    generator.flush();
    if (!csv) {
      line.write('\n');
    }
    line.writeTo(out);
    line.reset();
  }

  private JsonGenerator open(OutputRecord first) throws IOException {
    if (csv) {
      CsvGenerator csvGenerator = CSV.createGenerator(line);
      csvGenerator.setSchema(columns(first));
      return csvGenerator;
    }
    JsonGenerator jsonGenerator = JSON.createGenerator(line);
    return jsonGenerator.setRootValueSeparator(new SerializedString(""));
  }

  private static CsvSchema columns(OutputRecord record) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator('\n');
    record.writeTo(new ColumnCollector(schema));
    return schema.build();
  }

  private record GeneratorWriter(JsonGenerator generator) implements FieldWriter {
    @Override
    public void text(String name, String value) throws IOException {
      generator.writeFieldName(name);
      generator.writeString(value);
    }

    @Override
    public void integer(String name, Long value) throws IOException {
      generator.writeFieldName(name);
      if (value == null) {
        generator.writeNull();
      } else {
        generator.writeNumber(value);
      }
    }

    @Override
    public void number(String name, double value) throws IOException {
      generator.writeFieldName(name);
      if (Double.isFinite(value)) {
        generator.writeNumber(value);
      } else {
        generator.writeNull();
      }
    }

    @Override
    public void decimal(String name, BigDecimal value) throws IOException {
      generator.writeFieldName(name);
      if (value == null) {
        generator.writeNull();
      } else {
        generator.writeNumber(value.stripTrailingZeros().toPlainString());
      }
    }

    @Override
    public void bool(String name, boolean value) throws IOException {
      generator.writeBooleanField(name, value);
    }
  }

  private record ColumnCollector(CsvSchema.Builder schema) implements FieldWriter {
    @Override
    public void text(String name, String value) {
      schema.addColumn(name);
    }

    @Override
    public void integer(String name, Long value) {
      schema.addColumn(name);
    }

    @Override
    public void number(String name, double value) {
      schema.addColumn(name);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      schema.addColumn(name);
    }

    @Override
    public void bool(String name, boolean value) {
      schema.addColumn(name);
    }
  }
}
