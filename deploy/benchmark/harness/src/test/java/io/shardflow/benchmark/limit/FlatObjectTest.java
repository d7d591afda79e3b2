package io.shardflow.benchmark.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatObjectTest {
  private final FlatObject object = new FlatObject("name", "size");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\",\"size\":1.5}\n",
        "{\"size\":1.5,\"name\":\"x\"}\n",
        " { \"more\" : 3, \"size\" : 1.5 , \"name\" : \"x\" } \n"
      })
  void findsFieldsInAnyOrder(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    assertThat(object.parse(bytes, 0)).isEqualTo(bytes.length);
    assertThat(value(bytes, 0)).isEqualTo("x");
    assertThat(value(bytes, 1)).isEqualTo("1.5");
  }

  @Test
  void findsFieldsThatComeInAnotherOrderThanBefore() {
    byte[] bytes = "{\"name\":\"x\",\"size\":1}\n{\"size\":2,\"name\":\"y\"}\n".getBytes(UTF_8);
    int second = object.parse(bytes, 0);
    object.parse(bytes, second);
    assertThat(value(bytes, 0)).isEqualTo("y");
    assertThat(value(bytes, 1)).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"\\u0041\",\"size\":1}\n", "{\"name\":\"x\"}\n", "[]\n"})
  void refusesWhatItCannotRead(String line) {
    assertThatThrownBy(() -> object.parse(line.getBytes(UTF_8), 0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private String value(byte[] bytes, int field) {
    return new String(bytes, object.from[field], object.to[field] - object.from[field], UTF_8);
  }
}
