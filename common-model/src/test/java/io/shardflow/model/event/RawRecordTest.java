package io.shardflow.model.event;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.EventDecoder;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.EventFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records whose bytes are kept unchanged. */
class RawRecordTest {
  private static final String TIMED =
      "{\"a\":{\"at\":1},\"at\":\"2024-05-01 10:00:00.5\",\"b\":[]}";

  @Property
  void writesAnyBytesAsOneLine(@ForAll("lines") byte[] line) throws IOException {
    RawRecord record = decode(RawRecord.BY_ARRIVAL, line).event();

    assertThat(written(record)).isEqualTo(withNewline(line));
    assertThat(record.bucketTime()).isEqualTo(SHARD_3.arrivalTime());
  }

  @Property
  void keepsOneLineBreakAtTheEnd(@ForAll("lines") byte[] line) throws IOException {
    assertThat(written(decode(RawRecord.BY_ARRIVAL, withNewline(line)).event()))
        .isEqualTo(withNewline(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\na", "{\n}", "{\"at\":1}\n{\"at\":2}", "a\n\n", "ÿ\nÿ\n"})
  void rejectsALineBreakInside(String text) {
    byte[] payload = text.getBytes(ISO_8859_1);
    boolean ascii = text.equals(new String(payload, UTF_8));

    assertThat(decode(RawRecord.BY_ARRIVAL, payload).deadLetter())
        .isEqualTo(
            new DeadLetter(
                "line break inside",
                null,
                ascii ? text : Base64.getEncoder().encodeToString(payload),
                ascii ? "utf-8" : "base64",
                SHARD_3.source(),
                SHARD_3.position(),
                SHARD_3.arrivalTime()));
  }

  /** Readers of lines would skip such a line, or read other records. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\r", " ", " \t \n"})
  void rejectsABlankRecord(String text) {
    assertThat(decode(RawRecord.BY_ARRIVAL, text.getBytes(UTF_8)).deadLetter())
        .isEqualTo(
            new DeadLetter(
                "empty record",
                null,
                text,
                "utf-8",
                SHARD_3.source(),
                SHARD_3.position(),
                SHARD_3.arrivalTime()));
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMED, " " + TIMED + " \r", TIMED + "\n"})
  void readsTheTimeFromAField(String text) throws IOException {
    RawRecord record = decode(RawRecord.byField("at"), text.getBytes(UTF_8)).event();

    assertThat(record.bucketTime()).isEqualTo(Instant.parse("2024-05-01T10:00:00.5Z"));
    assertThat(new String(written(record), UTF_8)).isEqualTo(text.replace("\n", "") + "\n");
  }

  @Test
  void readsTheTimeFromAColumn() throws IOException {
    byte[] row = "\"x, \"\"y\",1714557600500,".getBytes(UTF_8);
    RawRecord record =
        EventDecoder.csv(RawRecord.byField("at"), List.of("note", "at", "more"))
            .decode(row, SHARD_3)
            .event();

    assertThat(record.bucketTime()).isEqualTo(Instant.parse("2024-05-01T10:00:00.5Z"));
    assertThat(written(record)).isEqualTo(withNewline(row));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "at noon, not a JSON object, ",
        "``, not a JSON object, ",
        "{}, required field missing, at",
        "{\"other\":1}, required field missing, at",
        "{\"at\":null}, required field null, at",
        "{\"at\":true}, wrong type, at",
        "{\"at\":\"2024-02-30T00:00:00\"}, impossible time, at",
      })
  void rejectsRecordsWithoutSuchATime(String text, String reason, String field) {
    assertThat(decode(RawRecord.byField("at"), text.getBytes(UTF_8)).deadLetter())
        .isEqualTo(
            new DeadLetter(
                reason,
                field,
                text,
                "utf-8",
                SHARD_3.source(),
                SHARD_3.position(),
                SHARD_3.arrivalTime()));
  }

  @Test
  void rejectsALineBreakInsideATimedRecord() {
    DeadLetter letter =
        decode(RawRecord.byField("at"), "{\n\"at\":1}".getBytes(UTF_8)).deadLetter();
    assertThat(letter.reason()).isEqualTo("line break inside");
    assertThat(letter.payload()).isEqualTo("{\n\"at\":1}");
  }

  @Provide
  static Arbitrary<byte[]> lines() {
    return Arbitraries.bytes()
        .filter(b -> b != '\n')
        .array(byte[].class)
        .filter(line -> !new String(line, ISO_8859_1).matches("[ \t\r]*"));
  }

  private static Decoded<RawRecord> decode(EventFormat<RawRecord> format, byte[] payload) {
    return EventDecoder.json(format).decode(payload, SHARD_3);
  }

  private static byte[] written(RawRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    record.writeLine(out);
    return out.toByteArray();
  }

  private static byte[] withNewline(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    return ended;
  }
}
