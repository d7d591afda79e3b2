package io.shardflow.query.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** JSON Lines: one object per row, with plain numbers. */
public final class JsonOutput implements RowOutput {
  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public void print(ResultSet rows, long maxRows, PrintStream out) throws SQLException {
    try {
      for (long row = 0; row < maxRows && rows.next(); row++) {
        out.print(line(rows) + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }

  private static String line(ResultSet rows) throws SQLException, IOException {
    ResultSetMetaData columns = rows.getMetaData();
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        json.writeFieldName(columns.getColumnLabel(i));
        write(json, Values.value(rows, i), columns.getColumnTypeName(i));
      }
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, Object value, String type) throws IOException {
    boolean isNotFinite = value instanceof Double number && !Double.isFinite(number);
    if (value == null || isNotFinite) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number) {
      json.writeNumber(Values.plain(value));
    } else if (type.equals("JSON")) {
      json.writeRawValue(value.toString());
    } else {
      json.writeString(value.toString());
    }
  }
}
