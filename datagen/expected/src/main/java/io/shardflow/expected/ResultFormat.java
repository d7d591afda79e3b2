package io.shardflow.expected;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The form of the rows of a file, and their texts: two rows are equal if their texts are. */
enum ResultFormat {
  /** An object a line. The order of fields counts, the notation of numbers does not. */
  JSON {
    @Override
    List<String> texts(byte[] file, Set<String> ignored) {
      return lines(file).map(line -> jsonText(line, ignored)).toList();
    }

    @Override
    String text(Map<String, Object> fields) {
      Map<String, Object> plain = new LinkedHashMap<>(fields);
      plain.replaceAll(ResultFormat::plain);
      return json(plain);
    }
  },

  /** A header and rows, in which a number cannot be told from a text. */
  CSV {
    @Override
    List<String> texts(byte[] file, Set<String> ignored) throws IOException {
      List<String> texts = new ArrayList<>();
      try (MappingIterator<Map<String, Object>> rows =
          new CsvMapper()
              .readerForMapOf(Object.class)
              .with(CsvSchema.emptySchema().withHeader())
              .readValues(file)) {
        while (rows.hasNext()) {
          Map<String, Object> row = new LinkedHashMap<>(rows.next());
          row.keySet().removeAll(ignored);
          texts.add(text(row));
        }
      }
      return texts;
    }

    @Override
    String text(Map<String, Object> fields) {
      Map<String, Object> cells = new LinkedHashMap<>(fields);
      cells.replaceAll((name, value) -> cell(name, plain(name, value)));
      return json(cells);
    }
  },

  /** Lines of which nothing is known but their bytes, each of them a character. */
  LINES {
    @Override
    List<String> texts(byte[] file, Set<String> ignored) {
      return new String(file, StandardCharsets.ISO_8859_1).lines().toList();
    }

    @Override
    String text(Map<String, Object> fields) {
      return fields.values().iterator().next().toString();
    }
  };

  /** What a job computes in several steps, each of which may round. */
  private static final Set<String> ROUNDED = Set.of("change_percentage");

  /** Of these numbers: so few that two of them hardly ever lie on both sides of a boundary. */
  private static final MathContext DIGITS = new MathContext(7);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /**
   * The texts of the rows of a file.
   *
   * @param ignored fields to leave out
   */
  abstract List<String> texts(byte[] file, Set<String> ignored) throws IOException;

  /** The text of a row. */
  abstract String text(Map<String, Object> fields);

  /** The fields of a JSON object, in order. */
  static Map<String, Object> fields(byte[] object) {
    try {
      return MAPPER.readValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jsonText(String line, Set<String> ignored) {
    try {
      Map<String, Object> fields =
          MAPPER.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {});
      fields.keySet().removeAll(ignored);
      return JSON.text(fields);
    } catch (JsonProcessingException e) {
      // No row of any job; it is shown as it is.
      return line;
    }
  }

  private static String json(Map<String, Object> fields) {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number in one notation. */
  private static Object plain(String name, Object value) {
    if (value instanceof Double number) {
      // The shortest digits that are this double, which String.valueOf is not in every JDK.
      return number(name, NumberOutput.toString(number, true));
    }
    return value instanceof Number ? number(name, value.toString()) : value;
  }

  private static BigDecimal number(String name, String digits) {
    BigDecimal number = new BigDecimal(digits);
    return (ROUNDED.contains(name) ? number.round(DIGITS) : number).stripTrailingZeros();
  }

  private static String cell(String name, Object value) {
    if (value == null) {
      return "";
    }
    try {
      return number(name, value.toString()).toPlainString();
    } catch (NumberFormatException e) {
      return value.toString();
    }
  }

  private static Stream<String> lines(byte[] file) {
    return new String(file, StandardCharsets.UTF_8).lines();
  }
}
