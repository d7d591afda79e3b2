package io.shardflow.codec.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.RowSchema;
import io.shardflow.model.UnwritableRowException;
import io.shardflow.text.Swar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import lombok.AllArgsConstructor;

/**
 * Writes CSV rows by Jackson. A row never contains a line break, because Athena and {@link
 * CsvRowParser} read CSV line by line.
 */
public final class CsvEncoder implements RecordEncoder {
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
          .build();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private CsvGenerator generator;

  @Override
  public byte[] header(OutputRecord first) throws IOException {
    CsvSchema schema = columns(first).withHeader();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (CsvGenerator headerGenerator = CSV.createGenerator(header)) {
      headerGenerator.setSchema(schema);
    }
    return header.toByteArray();
  }

  @Override
  public void encode(OutputRecord value, OutputStream out) throws IOException {
    if (generator == null) {
      generator = CSV.createGenerator(line);
      generator.setSchema(columns(value));
    }
    OutputRecord written =
        value instanceof DeadLetter ? ((DeadLetter) value).withoutLineBreaks() : value;
    generator.writeStartObject();
    written.writeTo(new GeneratorWriter(generator));
    generator.writeEndObject();
    generator.flush();
    byte[] row = line.toByteArray();
    line.reset();
    int last = row.length - 1;
    if (Swar.indexOfEither((byte) '\n', (byte) '\r', row, 0, last) < last) {
      throw new UnwritableRowException(Reason.LINE_BREAK, null);
    }
    out.write(row);
  }

  private static CsvSchema columns(OutputRecord record) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator('\n');
    RowSchema.of(record).names().forEach(schema::addColumn);
    return schema.build();
  }

  /** Writes fields to a Jackson generator, of CSV or JSON. */
  @AllArgsConstructor
  public static final class GeneratorWriter implements FieldWriter {
    private final JsonGenerator generator;

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
}
