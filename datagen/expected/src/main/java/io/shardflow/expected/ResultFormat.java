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
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The format of a file of rows. Converts rows to strings, which are equal if the rows are. */
public enum ResultFormat {
  /** JSON Lines. The order of fields matters, the notation of numbers does not. */
  JSON {
    @Override
    List<String> texts(byte[] file, Consumer<Map<String, Object>> normalize) {
      return lines(file).map(line -> jsonText(line, normalize)).toList();
    }

    @Override
    public String text(Map<String, Object> fields) {
      Map<String, Object> plain = new LinkedHashMap<>(fields);
      plain.replaceAll(ResultFormat::plain);
      return json(plain);
    }
  },

  /** CSV with a header. A number is equal to a string of the same characters. */
  CSV {
    @Override
    List<String> texts(byte[] file, Consumer<Map<String, Object>> normalize) throws IOException {
      List<String> texts = new ArrayList<>();
      try (MappingIterator<Map<String, Object>> rows =
          new CsvMapper()
              .readerForMapOf(Object.class)
              .with(CsvSchema.emptySchema().withHeader())
              .readValues(file)) {
        while (rows.hasNext()) {
          Map<String, Object> row = new LinkedHashMap<>(rows.next());
          normalize.accept(row);
          texts.add(text(row));
        }
      }
      return texts;
    }

    @Override
    public String text(Map<String, Object> fields) {
      Map<String, Object> cells = new LinkedHashMap<>(fields);
      cells.replaceAll((name, value) -> cell(name, plain(name, value)));
      return json(cells);
    }
  },

  /** Typed values, as of Parquet. A time is equal to a string of the same time. */
  TYPED {
    @Override
    List<String> texts(byte[] file, Consumer<Map<String, Object>> normalize) {
      throw new UnsupportedOperationException("Such rows are read by a TypedRowReader");
    }

    @Override
    public String text(Map<String, Object> fields) {
      Map<String, Object> plain = new LinkedHashMap<>(fields);
      plain.replaceAll((name, value) -> typed(plain(name, value)));
      return json(plain);
    }
  },

  /** Lines of unknown content, with one character per byte. */
  LINES {
    @Override
    List<String> texts(byte[] file, Consumer<Map<String, Object>> normalize) {
      return new String(file, StandardCharsets.ISO_8859_1).lines().toList();
    }

    @Override
    public String text(Map<String, Object> fields) {
      return fields.values().iterator().next().toString();
    }
  };

  /** The fields that a job computes in several steps, each of which may round. */
  private static final Set<String> ROUNDED = Set.of("change_percentage");

  /** The precision of these fields: so low that equal values are very unlikely to round apart. */
  private static final MathContext DIGITS = new MathContext(7);

  /** A time of a row. */
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /**
   * Returns the rows of a file as strings.
   *
   * @param normalize changes the fields of each row, by name and in order
   */
  abstract List<String> texts(byte[] file, Consumer<Map<String, Object>> normalize)
      throws IOException;

  /** Returns a row as a string. */
  public abstract String text(Map<String, Object> fields);

  /** Returns the fields of a JSON object, in order. */
  static Map<String, Object> fields(byte[] object) {
    try {
      return MAPPER.readValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jsonText(String line, Consumer<Map<String, Object>> normalize) {
    try {
      Map<String, Object> fields =
          MAPPER.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {});
      normalize.accept(fields);
      return JSON.text(fields);
    } catch (JsonProcessingException e) {
      // Not a row of any job: returned unchanged, to be reported.
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

  /** Returns a number in a uniform notation, and any other value unchanged. */
  private static Object plain(String name, Object value) {
    if (value instanceof Double number) {
      // The shortest digits that identify the double; String.valueOf gives more on some JDKs.
      return number(name, NumberOutput.toString(number, true));
    }
    return value instanceof Number ? number(name, value.toString()) : value;
  }

  /** Returns a time in a uniform notation, with microseconds at most, and any other value as is. */
  private static Object typed(Object value) {
    if (value instanceof Instant time) {
      return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
    return value instanceof String text && TIME.matcher(text).matches()
        ? typed(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC))
        : value;
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
