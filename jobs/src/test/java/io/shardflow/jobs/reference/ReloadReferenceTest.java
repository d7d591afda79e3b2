package io.shardflow.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.flow.ReloadFile;
import io.shardflow.jobs.metrics.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadReferenceTest {
  @TempDir Path folder;

  private OneInputStreamOperatorTestHarness<Long, Map<String, Reference>> reader;

  @BeforeEach
  void open() throws Exception {
    reader =
        new OneInputStreamOperatorTestHarness<>(
            new ReloadFile<>(
                file().toString(),
                "reference data",
                ReferenceFile::read,
                Metrics.REFERENCE_FAILURES));
    reader.setup(
        AddReference.TABLE.createSerializer(reader.getExecutionConfig().getSerializerConfig()));
    reader.open();
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  @Test
  void emitsTheTableWhenItHasChanged() throws Exception {
    tick("[{\"id\": \"a\", \"name\": \"old\"}]");
    tick("[{\"name\": \"old\", \"id\": \"a\"}]");
    tick("[{\"id\": \"a\", \"name\": \"new\"}]");
    tick("[]");
    assertThat(reader.extractOutputValues()).containsExactly(table("old"), table("new"), Map.of());
  }

  @Test
  void keepsTheTableIfTheFileIsInvalid() throws Exception {
    tick("[{\"id\": \"a\", \"name\": \"old\"}]");
    tick("[{\"id\": \"a\", \"nam");
    tick("");
    tick("[{\"name\": \"new\"}]");
    Files.delete(file());
    reader.processElement(0L, 0);
    tick("[{\"id\": \"a\", \"name\": \"old\"}]");
    assertThat(reader.extractOutputValues()).containsExactly(table("old"));
  }

  @Test
  void isAlwaysIdle() throws Exception {
    reader.processWatermarkStatus(WatermarkStatus.ACTIVE);
    reader.processWatermark(10);
    reader.processWatermark(new Watermark(Long.MAX_VALUE));
    assertThat(reader.getOutput()).containsExactly(WatermarkStatus.IDLE);
  }

  private Path file() {
    return folder.resolve("table.json");
  }

  private void tick(String text) throws Exception {
    Files.writeString(file(), text);
    reader.processElement(0L, 0);
  }

  private static Map<String, Reference> table(String name) {
    return Map.of("a", new Reference(name, null, null));
  }
}
