package io.shardflow.datagen.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRecordWriterTest {
  @TempDir Path folder;

  @Test
  void writesEachPayloadAsOneLine() throws IOException {
    Path file = folder.resolve("new/folder/events.json");

    writeTwo(new FileRecordWriter(file));

    assertThat(file).content(UTF_8).isEqualTo("{\"n\":1}\n{\"ü\":2}\n");
  }

  @Test
  void compressesFilesNamedGz() throws IOException {
    Path file = folder.resolve("events.json.gz");

    writeTwo(new FileRecordWriter(file));

    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("{\"n\":1}\n{\"ü\":2}\n");
    }
  }

  @Test
  void refusesExistingFilesAndKeepsThem() throws IOException {
    Path file = Files.writeString(folder.resolve("events.json"), "precious");

    assertThatThrownBy(() -> new FileRecordWriter(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("events.json");

    assertThat(file).content(UTF_8).isEqualTo("precious");
  }

  @Test
  void writesToAnOpenStreamOnFlush() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileRecordWriter writer = new FileRecordWriter(out)) {
      writer.write("key", "{\"n\":1}".getBytes(UTF_8));
      writer.flush();

      assertThat(out.toString(UTF_8)).isEqualTo("{\"n\":1}\n");
      assertThat(writer.tally().records()).isEqualTo(1);
      assertThat(writer.tally().bytes()).isEqualTo(7);
    }
  }

  private static void writeTwo(FileRecordWriter writer) throws IOException {
    try (writer) {
      writer.write("key", "{\"n\":1}".getBytes(UTF_8));
      writer.write("key", "{\"ü\":2}".getBytes(UTF_8));
    }
  }
}
