package io.shardflow.live.tail.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.live.row.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineParserTest {
  private final JsonLineParser parser = new JsonLineParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | Long | 0",
        "-17 | Long | -17",
        "999999999999999999 | Long | 999999999999999999",
        "9223372036854775807 | Long | 9223372036854775807",
        "9223372036854775808 | BigDecimal | 9223372036854775808",
        "22.78 | BigDecimal | 22.78",
        "-0.50 | BigDecimal | -0.50",
        "12345678901234.56 | BigDecimal | 12345678901234.56",
        "0.000000000000000001 | BigDecimal | 1E-18",
        "1234567890.123456789012 | BigDecimal | 1234567890.123456789012",
        "23.45678901234567 | Double | 23.45678901234567",
        "1.25E7 | Double | 1.25E7",
        "true | Boolean | true",
        "\"a\\u0041\" | String | aA",
        "\"\u20ac \ud83d\ude00\" | String | \u20ac \ud83d\ude00",
        "\"\" | String | ",
        "{\"b\": [1, \"x\"]} | String | {\"b\":[1,\"x\"]}",
      })
  void valuesKeepTheirTypes(String json, String type, String text) throws IOException {
    Row row = parse("{\"a\":%s,\"z\":null}".formatted(json));
    assertThat(row.names()).containsExactly("a", "z");
    assertThat(row.get("a").getClass().getSimpleName()).isEqualTo(type);
    assertThat(row.get("a")).hasToString(text == null ? "" : text);
    assertThat(row.get("z")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[1]",
        "{",
        "{\"a\"}",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1} {\"a\":2}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":1e999}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        "{\"a\":\"\u0001\"}",
        "{a:1}",
        "{'a':1}"
      })
  void brokenLinesAreNotRows(String line) throws IOException {
    assertThat(parse("{\"a\":1}").get("a")).isEqualTo(1L);
    assertThat(parse(line)).isNull();
    assertThat(parser.problem()).isNotBlank();
  }

  @Test
  void bytesThatAreNotUtf8AreBroken() throws IOException {
    byte[] line = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(parser.parse(line, 0, line.length)).isNull();
  }

  @Test
  void rowsOfOneLayoutShareTheirNames() throws IOException {
    String[] names = parse("{\"a\":1,\"b\":2}").names();
    assertThat(parse("{\"b\":2}").names()).containsExactly("b");
    assertThat(parse(" {\"a\": 3 , \"b\": \"\\n\"}\r").names()).isSameAs(names);
    assertThat(parse("{\"a\":1,\"b\":3}").names()).isSameAs(names);
    assertThat(parse("{\"a\":1,\"b\":3,\"c\":4}").names()).containsExactly("a", "b", "c");
  }

  @Test
  void repeatedTextsShareOneString() throws IOException {
    Object first = parse("{\"a\":\"building-A\"}").get("a");
    assertThat(parse("{\"b\":1,\"a\":\"building-A\"}").get("a")).isSameAs(first);
  }

  @Test
  void randomObjectsAreReadAsByJackson() throws IOException {
    Random random = new Random(7);
    ObjectMapper jackson = new ObjectMapper();
    for (int i = 0; i < 3000; i++) {
      Map<String, Object> fields = new LinkedHashMap<>();
      int count = 1 + random.nextInt(6);
      for (int k = 0; k < count; k++) {
        fields.put(text(random), value(random));
      }
      String line = jackson.writeValueAsString(fields);
      Row row = parse(line);
      assertThat(row).as(line).isNotNull();
      assertThat(row.names()).as(line).containsExactlyElementsOf(fields.keySet());
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        Object value = row.get(field.getKey());
        if (field.getValue() instanceof Double number) {
          assertThat(((Number) value).doubleValue()).as(line).isEqualTo(number);
        } else if (field.getValue() instanceof BigDecimal number && !(value instanceof Double)) {
          assertThat(new BigDecimal(value.toString())).as(line).isEqualByComparingTo(number);
        } else if (!(field.getValue() instanceof BigDecimal)) {
          assertThat(value).as(line).isEqualTo(field.getValue());
        }
      }
      // A line that is cut off anywhere is broken.
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      int length = random.nextInt(bytes.length);
      assertThat(parser.parse(Arrays.copyOf(bytes, length), 0, length)).as(line).isNull();
    }
  }

  private static Object value(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(12) - 4);
      case 4 -> BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(6));
      default -> text(random);
    };
  }

  private static String text(Random random) {
    String[] parts = {"a", "building-", "\u00fc", "\"", "\\", "\n", "\u20ac", "x y", "{", "1"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.append(parts[random.nextInt(random.nextInt(4) == 0 ? parts.length : 2)]);
    }
    return text.toString();
  }

  private Row parse(String line) throws IOException {
    byte[] bytes = ("###" + line + "###").getBytes(StandardCharsets.UTF_8);
    return parser.parse(bytes, 3, bytes.length - 6);
  }
}
