package io.shardflow.local.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleObjectsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{\"a\":1}", "{\"a\":1}\n{\"a\":[{}]}\n\n", "{}\nbroken\n{}\n"})
  void acceptsOneObjectPerLine(String text) throws IOException {
    assertThat(exceptionIn(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{}\n{} {}\n", "[{},{}]", "{\n\"a\":\n1}\n", "[]"})
  void findsLinesThatAreNotOneObject(String text) throws IOException {
    assertThat(exceptionIn(text)).isEqualTo(file().toUri().getPath());
  }

  @Test
  void findsALineWithoutEnd() throws IOException {
    assertThat(exceptionIn("{\"a\":1}".repeat(200_000))).isNotNull();
  }

  @Test
  void splitsRecords() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"a\":3}".getBytes(StandardCharsets.UTF_8));
    }
    EventDecoder<AnyObject> single = EventDecoder.json(AnyObject.FORMAT);
    List<Decoded<AnyObject>> records =
        Stream.of(
                "{\"a\":0}".getBytes(StandardCharsets.UTF_8),
                "{\"a\":1}{\"a\":2}".getBytes(StandardCharsets.UTF_8),
                compressed.toByteArray(),
                "broken".getBytes(StandardCharsets.UTF_8))
            .map(record -> single.decode(record, Origin.of("s", "1", Instant.EPOCH)))
            .toList();
    assertThat(SingleObjects.split(records))
        .extracting(
            record ->
                record.isEvent()
                    ? new String(record.event().json(), StandardCharsets.UTF_8)
                    : record.deadLetter().payload())
        .containsExactly("{\"a\":0}", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "broken");
  }

  private Path file() {
    return folder.resolve("records.json");
  }

  private String exceptionIn(String text) throws IOException {
    Files.writeString(file(), text);
    org.apache.flink.core.fs.Path found =
        SingleObjects.firstExceptionIn(new org.apache.flink.core.fs.Path(file().toUri()));
    return found == null ? null : found.getPath();
  }
}
