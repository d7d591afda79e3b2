package io.shardflow.codec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceReaderTest {
  private static final int BUFFER = 1 << 16;

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", ",\n", " \n \n"})
  void findsPiecesThatEndAnywhereInTheBuffer(String separator) throws IOException {
    for (int length = BUFFER - 4; length < BUFFER + 4; length++) {
      List<String> pieces =
          List.of(object(length), "{}", object(BUFFER - 5), object(3 * BUFFER), object(length));
      String text = String.join(separator, pieces);
      for (String file : List.of(text, "[" + text + "]", "[\n" + text + "\n]\n")) {
        assertThat(read(file).equals(pieces)).as("pieces of %d bytes", length).isTrue();
      }
    }
  }

  @Test
  void aBrokenPieceSpoilsNoOther() throws IOException {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      pieces.add(i % 7 == 0 ? "{\"a\":[\"" + "x".repeat(i) : object(i % 100 + 20));
    }
    assertThat(read(String.join("\n", pieces)).equals(pieces)).isTrue();
  }

  @Test
  void numbersLines() throws IOException {
    PieceReader reader = reader("\n{}\n\n{\"a\":\n1}{}\n{} x\n{}");
    List<String> numbers = new ArrayList<>();
    while (reader.next()) {
      reader.findEnd();
      numbers.add(reader.number() + (reader.isFirstInLine() ? "" : "+"));
    }
    assertThat(numbers).containsExactly("2", "4", "5", "6", "6+", "7");
  }

  @Test
  void refusesAPieceOfMoreThan16Megabytes() throws IOException {
    String longest = object(16 << 20);
    assertThat(read("{}" + longest + "{}")).hasSize(3);
    for (String file : List.of("{}" + object((16 << 20) + 1) + "{}", "x".repeat(17 << 20))) {
      assertThatThrownBy(() -> read(file)).hasMessageContaining("longer than 16 MB");
    }
  }

  /** A file without line breaks, of which no more than a buffer is kept. */
  @Test
  void readsAFileOfAnySize() throws IOException {
    byte[] object = object(1000).getBytes(UTF_8);
    long count = 200_000;
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            return at == count * object.length ? -1 : object[(int) (at++ % object.length)];
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            int read = 0;
            for (int next; read < length && (next = read()) >= 0; read++) {
              bytes[from + read] = (byte) next;
            }
            return read == 0 ? -1 : read;
          }
        };
    PieceReader reader = new PieceReader(endless);
    long pieces = 0;
    while (reader.next()) {
      reader.findEnd();
      pieces++;
    }
    assertThat(pieces).isEqualTo(count);
    assertThat(reader.buffer()).hasSize(BUFFER);
  }

  private static String object(int length) {
    return "{\"a\":\"" + "x".repeat(length - 8) + "\"}";
  }

  private static PieceReader reader(String text) {
    return new PieceReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<String> read(String text) throws IOException {
    PieceReader reader = reader(text);
    List<String> pieces = new ArrayList<>();
    while (reader.next()) {
      reader.findEnd();
      pieces.add(new String(reader.buffer(), reader.offset(), reader.length(), UTF_8).strip());
    }
    return pieces;
  }
}
