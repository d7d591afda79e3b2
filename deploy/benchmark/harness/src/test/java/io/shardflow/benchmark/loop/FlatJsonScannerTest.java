package io.shardflow.benchmark.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonScannerTest {
  private final FlatJsonScanner scanner = new FlatJsonScanner("name", "size");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\",\"size\":1.5}\n",
        "{\"size\":1.5,\"name\":\"x\"}\n",
        " { \"more\" : 3, \"size\" : 1.5 , \"name\" : \"x\" } \n"
      })
  void findsFieldsInAnyOrder(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    assertThat(scanner.parse(bytes, 0)).isEqualTo(bytes.length);
    assertThat(value(bytes, 0)).isEqualTo("x");
    assertThat(value(bytes, 1)).isEqualTo("1.5");
  }

  @Test
  void findsFieldsInAnotherOrderThanBefore() {
    byte[] bytes = "{\"name\":\"x\",\"size\":1}\n{\"size\":2,\"name\":\"y\"}\n".getBytes(UTF_8);
    int second = scanner.parse(bytes, 0);
    scanner.parse(bytes, second);
    assertThat(value(bytes, 0)).isEqualTo("y");
    assertThat(value(bytes, 1)).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"\\u0041\",\"size\":1}\n", "{\"name\":\"x\"}\n", "[]\n"})
  void rejectsUnsupportedObjects(String line) {
    assertThatThrownBy(() -> scanner.parse(line.getBytes(UTF_8), 0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private String value(byte[] bytes, int field) {
    return new String(bytes, scanner.from[field], scanner.to[field] - scanner.from[field], UTF_8);
  }
}
