package io.shardflow.jobs.sink.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows have three bytes, the blocks nine. */
class EncodeRowsTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final int MAX_FOLDERS = 64;

  private OneInputStreamOperatorTestHarness<Row, RowBlock> rows;

  /** A record whose time is some hours after noon. */
  record Row(int number, int hours) implements OutputRecord {
    @Override
    public Instant bucketTime() {
      return NOON.plus(Duration.ofHours(hours));
    }

    @Override
    public void writeTo(FieldWriter out) throws IOException {
      out.integer("number", (long) number);
    }
  }

  @BeforeEach
  void open() throws Exception {
    rows =
        new OneInputStreamOperatorTestHarness<>(
            new EncodeRows<>(
                "rows",
                DataSetEncoder.<Row>csv(),
                new Partitions(List.of(), new DateBuckets(BucketLayout.FIREHOSE, ZoneOffset.UTC)),
                9,
                Metrics.ROWS_WRITTEN));
    rows.setup(Types.POJO(RowBlock.class).createSerializer(new SerializerConfigImpl()));
    rows.open();
  }

  @AfterEach
  void close() throws Exception {
    rows.close();
  }

  @Test
  void emitsABlockWhenItIsFull() throws Exception {
    row(10, 0);
    row(11, 0);
    assertThat(blocks()).isEmpty();
    row(12, 0);
    row(13, 0);
    assertThat(blocks()).containsExactly("2024/05/01/12 10 11 12");
  }

  @Test
  void emitsAllRowsOnceBeforeACheckpoint() throws Exception {
    row(10, 0);
    row(20, 1);
    rows.prepareSnapshotPreBarrier(1);
    assertThat(blocks()).containsExactlyInAnyOrder("2024/05/01/12 10", "2024/05/01/13 20");

    rows.prepareSnapshotPreBarrier(2);
    row(21, 1);
    rows.prepareSnapshotPreBarrier(3);
    assertThat(blocks().subList(2, blocks().size())).containsExactly("2024/05/01/13 21");
  }

  @Test
  void emitsAllRowsBeforeAWatermark() throws Exception {
    row(10, 0);
    row(20, 1);
    rows.processWatermark(1);
    assertThat(blocks()).containsExactlyInAnyOrder("2024/05/01/12 10", "2024/05/01/13 20");
    assertThat(rows.getOutput()).last().isEqualTo(new Watermark(1));
  }

  @Test
  void emitsAllRowsAtTheEnd() throws Exception {
    row(10, 0);
    row(20, 1);
    rows.getOneInputOperator().finish();
    assertThat(blocks()).containsExactlyInAnyOrder("2024/05/01/12 10", "2024/05/01/13 20");
  }

  @Test
  void keepsTheOrderOfRowsWithinAFolder() throws Exception {
    for (int i = 0; i < 20; i++) {
      row(10 + 2 * i, 0);
      row(11 + 2 * i, i % 3);
    }
    rows.getOneInputOperator().finish();
    for (int folder = 12; folder < 15; folder++) {
      assertThat(rowsOf("2024/05/01/" + folder)).isNotEmpty().isSorted();
    }
    assertThat(rowsOf("2024/05/01/12")).hasSize(27);
    assertThat(blocks()).hasSizeLessThan(20);
  }

  @Test
  void limitsTheNumberOfOpenBlocks() throws Exception {
    for (int i = 0; i < 3 * MAX_FOLDERS; i++) {
      row(10 + i % 80, i);
      assertThat(i + 1 - blocks().size()).isBetween(1, MAX_FOLDERS);
    }
    rows.getOneInputOperator().finish();
    assertThat(blocks()).hasSize(3 * MAX_FOLDERS).doesNotHaveDuplicates();
  }

  private void row(int number, int hours) throws Exception {
    rows.processElement(new Row(number, hours), hours);
  }

  /** Returns the folder and the rows of each block. */
  private List<String> blocks() {
    return rows.extractOutputValues().stream()
        .map(
            block -> {
              assertThat(block.header()).isEqualTo("number\n".getBytes(UTF_8));
              return block.folder() + " " + String.join(" ", lines(block));
            })
        .toList();
  }

  private List<Integer> rowsOf(String folder) {
    List<Integer> numbers = new ArrayList<>();
    for (RowBlock block : rows.extractOutputValues()) {
      if (block.folder().equals(folder)) {
        lines(block).forEach(line -> numbers.add(Integer.valueOf(line)));
      }
    }
    return numbers;
  }

  private static List<String> lines(RowBlock block) {
    return new String(block.rows(), UTF_8).lines().toList();
  }
}
