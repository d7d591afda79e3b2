package io.shardflow.codec.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {
  private static final String OBJECT =
      """
      {"a":{"b":[1,{"c":"}{ \\" \\\\"}]},"d":null}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s%s%s",
        "%s\n%s\r\n%s\n",
        "[%s,%s,%s]",
        "[\n  %s,\n  %s,\n  %s\n]\n",
        "%s,%s ,\t%s",
        "\ufeff%s\n\ufeff%s%s",
        "[%s][%s]\n[%s]",
        "\u001e%s\n\u001e%s\n\u001e%s\n",
        "[[%s],[%s,%s]]"
      })
  void findsAllObjects(String text) {
    assertThat(split(text.formatted(OBJECT, "{}", OBJECT))).containsExactly(OBJECT, "{}", OBJECT);
  }

  @Test
  void findsIndentedObjects() {
    String object = "{\n  \"a\": {\n    \"b\": [\n      1,\n      2\n    ]\n  }\n}";
    assertThat(split(object + "\n" + object + "\n")).containsExactly(object, object);
  }

  /** Each bar is the end of a piece. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      value = {
        "{`a`:1}garbage => {`a`:1}|garbage",
        "{`a`:1}garbage{`a`:2} => {`a`:1}|garbage|{`a`:2}",
        "`b`:1}{`a`:2} => `b`:1}|{`a`:2}",
        "INFO {`a`:1} => INFO {`a`:1}",
        "{`a`:1{`a`:2} => {`a`:1|{`a`:2}",
        "{`a`:`x}{`a`:2} => {`a`:`x}|{`a`:2}",
        "{`a`:}{`a`:2} => {`a`:}|{`a`:2}",
        "{`a`:1}}{`a`:2} => {`a`:1}|}|{`a`:2}",
        "[{`a`:`x},{`a`:2}] => {`a`:`x}|{`a`:2}",
        "[1,2] => [1,2]",
        "[] => []",
        "{`a`:1} ! {`a`:`x !{`a`:2} => {`a`:1} |{`a`:`x |{`a`:2}",
        "{`a`:`x!{`a`:2}! => {`a`:`x|{`a`:2}",
        "{`a`:{`b`:1}!{`a`:2}!{`a`:3} => {`a`:{`b`:1}|{`a`:2}|{`a`:3}",
        "{`a`:!{`a`:2}!{`a`:3} => {`a`:|{`a`:2}|{`a`:3}",
        "{`a`:1,!{`a`:2}!{`a`:3} => {`a`:1,|{`a`:2}|{`a`:3}",
        "{`a`:[!{`a`:2}!{`a`:3} => {`a`:[|{`a`:2}|{`a`:3}",
        "{!{`a`:2}!{`a`:3} => {|{`a`:2}|{`a`:3}",
        "{`a`!{`a`:2} => {`a`|{`a`:2}",
        "no json!{`a`:2}!no json => no json|{`a`:2}|no json",
        "{!  `a`: `x,!  `b`: 1!}!{!  `a`: 2!} => {!  `a`: `x,!  `b`: 1!}|{!  `a`: 2!}",
        "{!  `a`: [!    {`c`:3}!}!{!  `a`: 2!} => {!  `a`: [!    {`c`:3}!}|{!  `a`: 2!}"
      })
  void aBrokenPieceSpoilsNoOther(String text, String pieces) {
    assertThat(split(readable(text)))
        .extracting(String::strip)
        .containsExactlyElementsOf(
            List.of(pieces.split("\\|")).stream()
                .map(PiecesTest::readable)
                .map(String::strip)
                .toList());
  }

  @Test
  void aTruncatedLineSpoilsNoOther() {
    String whole = "{\"a\":{\"b\":[1,{\"c\":\"}x{\"}]},\"d\":null}";
    for (int length = 1; length < whole.length(); length++) {
      String truncated = whole.substring(0, length);
      for (String end : List.of("\n", "\r\n")) {
        assertThat(split(truncated + end + whole + end + "{}" + end + truncated))
            .as(truncated)
            .contains(whole, "{}")
            .hasSize(4);
      }
    }
  }

  @Test
  void losesNoByteOfAnyText() {
    Random random = new Random(11);
    String alphabet = "{}[]\",:\\ \n\r1a\u001e";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] record = text.toString().getBytes(ISO_8859_1);
      int end = 0;
      for (int[] range : Pieces.of(record).ranges()) {
        assertSeparators(record, end, range[0]);
        assertThat(range[1]).isGreaterThan(range[0]);
        end = range[1];
      }
      assertSeparators(record, end, record.length);
    }
  }

  /** A quadratic algorithm would take hours. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":[{},\n", "[{\"a\":[{},", "{\n", "{\"a\":[", "{\"", "[", "}{"})
  void doesNotHangOnHostileTexts(String line) {
    byte[] text = line.repeat(2_000_000 / line.length()).getBytes(UTF_8);
    assertThat(Pieces.of(text).ranges()).isNotEmpty();
  }

  private static void assertSeparators(byte[] record, int from, int to) {
    assertThat(new String(record, from, to - from, ISO_8859_1)).matches("[\\s,\\[\\]\\x1e]*");
  }

  private static String readable(String text) {
    return text.replace('`', '"').replace('!', '\n');
  }

  private static List<String> split(String text) {
    byte[] record = text.getBytes(UTF_8);
    List<String> pieces = new ArrayList<>();
    for (int[] range : Pieces.of(record).ranges()) {
      pieces.add(new String(record, range[0], range[1] - range[0], UTF_8));
    }
    return pieces;
  }
}
