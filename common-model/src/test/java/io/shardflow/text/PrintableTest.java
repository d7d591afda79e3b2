package io.shardflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a b,a b",
        "Überführung 温度 🌡,Überführung 温度 🌡",
        "a\u001b[31mb,a\\u001b[31mb",
        "\u009b2J,\\u009b2J",
        "a\u202eb,a\\u202eb",
        "a\u2028b,a\\u2028b",
        "\uD800x,\\ud800x",
        "\uDB40\uDC01,\\udb40\\udc01"
      })
  void escapesOnlyInvisibleCharacters(String text, String shown) {
    assertThat(Printable.line(text)).isEqualTo(shown);
  }

  @Property
  void escapesAnyTextToOneLine(@ForAll String text) {
    String shown = Printable.line(text);
    assertThat(Printable.isLine(shown)).isTrue();
    assertThat(shown.chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(Printable.isLine(text)).isEqualTo(shown.equals(text));
  }
}
