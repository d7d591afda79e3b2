package io.shardflow.jobs.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.packed.EventUnpacker;
import io.shardflow.model.event.Sale;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sums of sales by store, in windows of 60 ms. */
class LocalPreAggregationTest {
  private static final int MAX_BUFFERED_BYTES = 4 << 20;

  private OneInputStreamOperatorTestHarness<Sale, PreAggregate<String, Long>> operator;

  @BeforeEach
  void open() throws Exception {
    operator =
        new OneInputStreamOperatorTestHarness<>(
            new LocalPreAggregation<>(
                Sale::storeId,
                Sale::eventTime,
                (sale, packed) -> packed.add(sale),
                Windows.tumbling(Duration.ofMillis(60))::lateAt,
                new Amount()));
    operator.setup(
        PreAggregate.<String, Long>type(Types.STRING, Types.LONG)
            .createSerializer(new SerializerConfigImpl()));
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  @Test
  void emitsASumPerStoreAndWindowBeforeTheWatermark() throws Exception {
    sale("b", 61, 1);
    sale("a", 3, 10);
    sale("b", 59, 100);
    sale("b", 2, 1000);
    sale("b", 60, 10_000);
    assertThat(output()).isEmpty();

    operator.processWatermark(55);
    assertThat(output().subList(0, 3))
        .containsExactlyInAnyOrder("a 10 @3 [3]", "b 1100 @59 [59, 2]", "b 10001 @61 [61, 60]");
    assertThat(output().subList(3, 4)).containsExactly("watermark 55");
  }

  @Test
  void emitsEachEventOnce() throws Exception {
    sale("a", 1, 10);
    operator.processWatermark(5);
    sale("a", 2, 100);
    operator.processWatermark(6);
    operator.getOneInputOperator().finish();
    assertThat(output())
        .containsExactly("a 10 @1 [1]", "watermark 5", "a 100 @2 [2]", "watermark 6");
  }

  @Test
  void flushesBeforeACheckpointAndHasNoState() throws Exception {
    sale("a", 1, 10);
    operator.prepareSnapshotPreBarrier(1);
    assertThat(output()).containsExactly("a 10 @1 [1]");

    OperatorSubtaskState state = operator.snapshot(1, 1);
    assertThat(state.getStateSize()).isZero();
  }

  @Test
  void flushesBeforeIdleness() throws Exception {
    sale("a", 1, 10);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(output()).containsExactly("a 10 @1 [1]", "idle");
  }

  @Test
  void flushesAtTheEndOfInput() throws Exception {
    sale("a", 1, 10);
    operator.getOneInputOperator().finish();
    assertThat(output()).containsExactly("a 10 @1 [1]");
  }

  @Test
  void flushesAfterTheWatermarkInterval() throws Exception {
    long interval = operator.getExecutionConfig().getAutoWatermarkInterval();
    for (int round = 1; round < 4; round++) {
      sale("a", 1, 10);
      operator.setProcessingTime(round * interval - 1);
      assertThat(output()).hasSize(round - 1);
      operator.setProcessingTime(round * interval);
      assertThat(output()).hasSize(round).containsOnly("a 10 @1 [1]");
    }
  }

  @Test
  void emitsAnEventTooFarAheadAloneAndImmediately() throws Exception {
    sale("a", 1, 10);
    operator.processElement(sale("a", Instant.ofEpochMilli(2), 100), EventTime.TOO_FAR_AHEAD);
    assertThat(output()).containsExactly("a 100 @ahead [2]");
    operator.processWatermark(5);
    assertThat(output()).containsExactly("a 100 @ahead [2]", "a 10 @1 [1]", "watermark 5");
  }

  @Test
  void flushesWhenTheBuffersAreFull() throws Exception {
    int count = 0;
    while (count < MAX_BUFFERED_BYTES && operator.getOutput().isEmpty()) {
      sale(count % 2 == 0 ? "a" : "b", count % 60, 1);
      count++;
    }
    assertThat(count).isBetween(MAX_BUFFERED_BYTES / 100, MAX_BUFFERED_BYTES / 20);
    assertThat(sums()).containsExactlyInAnyOrder((count + 1) / 2L, count / 2L);

    for (int i = 0; i < count - 2; i++) {
      sale("c", 0, 1);
    }
    assertThat(sums()).hasSize(2);
  }

  @Test
  void buffersFewLargeEvents() throws Exception {
    String name = "a".repeat(MAX_BUFFERED_BYTES / 3);
    sale(name, 1, 10);
    sale(name + "b", 2, 10);
    assertThat(sums()).isEmpty();
    sale(name + "c", 3, 10);
    assertThat(sums()).containsExactly(10L, 10L, 10L);
  }

  @Test
  void doesNotKeepALargeBufferForEachKey() throws Exception {
    int stores = 300;
    String large = "a".repeat(1 << 20);
    MemoryUsage before = heapAfterCollection();
    for (int hit = 0; hit < stores; hit++) {
      for (int store = 0; store < stores; store++) {
        sale("store " + store, 1, 10);
      }
      operator.processElement(
          new Sale(large, "store " + hit, Instant.ofEpochMilli(1), BigDecimal.valueOf(10)), 1);
      operator.processWatermark(hit);
      operator.getOutput().clear();
    }
    assertThat(heapAfterCollection().getUsed() - before.getUsed()).isLessThan(100 << 20);
  }

  private static MemoryUsage heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  private void sale(String store, long time, long amount) throws Exception {
    operator.processElement(sale(store, Instant.ofEpochMilli(time), amount), time);
  }

  private static Sale sale(String store, Instant time, long amount) {
    return new Sale("Toys", store, time, BigDecimal.valueOf(amount));
  }

  private List<Long> sums() {
    return operator.extractOutputValues().stream().map(PreAggregate::sum).toList();
  }

  /**
   * Returns store, sum, timestamp and the times of the events of each record, and the watermarks.
   */
  private List<String> output() {
    return operator.getOutput().stream().map(LocalPreAggregationTest::text).toList();
  }

  @SuppressWarnings("unchecked")
  private static String text(Object output) {
    if (output instanceof Watermark watermark) {
      return "watermark " + watermark.getTimestamp();
    }
    if (output instanceof WatermarkStatus status) {
      return status.isIdle() ? "idle" : "active";
    }
    StreamRecord<PreAggregate<String, Long>> record =
        (StreamRecord<PreAggregate<String, Long>>) output;
    PreAggregate<String, Long> preAggregate = record.getValue();
    List<Long> times =
        new EventUnpacker<>(Sale.FORMAT)
            .unpack(preAggregate.events()).stream()
                .map(sale -> sale.eventTime().toEpochMilli())
                .toList();
    boolean ahead = record.getTimestamp() == EventTime.TOO_FAR_AHEAD;
    if (!ahead) {
      assertThat(preAggregate.eventTime().toEpochMilli()).isEqualTo(record.getTimestamp());
    }
    return "%s %d @%s %s"
        .formatted(
            preAggregate.key(), preAggregate.sum(), ahead ? "ahead" : record.getTimestamp(), times);
  }

  private static final class Amount implements AggregateFunction<Sale, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(Sale sale, Long sum) {
      return sum + sale.sales().longValueExact();
    }

    @Override
    public Long getResult(Long sum) {
      return sum;
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }
  }
}
