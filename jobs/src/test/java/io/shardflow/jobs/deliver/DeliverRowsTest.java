package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.sink.text.DataSetEncoder;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.Undelivered;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator with a receiver of which the test decides when and what it answers. */
class DeliverRowsTest {
  private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
  private static final Function<DeliveryRow, Outcome> DELIVER = row -> Outcome.DELIVERED;

  /** The keys of the rows that have been delivered. */
  private static final ConcurrentLinkedQueue<String> DELIVERED = new ConcurrentLinkedQueue<>();

  private static final Semaphore CALLS = new Semaphore(0);
  private static volatile Function<DeliveryRow, Outcome> answer;

  /** Static, because Flink serializes the target. */
  private static final class FakeTarget implements Target, Receiver {
    private static final long serialVersionUID = 1L;

    @Override
    public String kind() {
      return "fake";
    }

    @Override
    public String label() {
      return "fake:target";
    }

    @Override
    public Receiver open(String dataSet, String job) {
      return this;
    }

    @Override
    public CallLimits limits() {
      return new CallLimits(2, 10_000, 200, false);
    }

    @Override
    public int sizeOf(DeliveryRow row) {
      return row.payload().length;
    }

    @Override
    public List<Outcome> send(List<DeliveryRow> rows) throws InterruptedException {
      CALLS.acquire();
      List<Outcome> outcomes = new ArrayList<>();
      for (DeliveryRow row : rows) {
        Outcome outcome = answer.apply(row);
        if (outcome == Outcome.DELIVERED) {
          DELIVERED.add(row.key());
        }
        outcomes.add(outcome);
      }
      return outcomes;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void reset() {
    DELIVERED.clear();
    CALLS.drainPermits();
    answer = DELIVER;
  }

  private static void letCallsReturn() {
    CALLS.release(1_000_000);
  }

  private static CategoryRevenue row(String category) {
    return new CategoryRevenue(category, BigDecimal.ONE, 1, START, START.plusSeconds(60));
  }

  private static OneInputStreamOperatorTestHarness<CategoryRevenue, Undelivered> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new DeliverRowsFactory<>(
            "category-revenue",
            "store-revenue",
            new FakeTarget(),
            new RowConverter<>("category-revenue", DataSetEncoder.json(), null),
            new DeliverySettings(1_000, 2, 0, Long.MAX_VALUE)));
  }

  /** Does what the task does between elements, until a condition holds. */
  private static void runUntil(
      OneInputStreamOperatorTestHarness<?, ?> harness, Callable<Boolean> end) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              for (Optional<Mail> mail = harness.getTaskMailbox().tryTake(Integer.MIN_VALUE);
                  mail.isPresent();
                  mail = harness.getTaskMailbox().tryTake(Integer.MIN_VALUE)) {
                mail.get().run();
              }
              return end.call();
            });
  }

  @Test
  void deliversEachRow() throws Exception {
    letCallsReturn();
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < 20; i++) {
        harness.processElement(row("c" + i), 0);
      }
      runUntil(harness, () -> DELIVERED.size() == 20);
      assertThat(DELIVERED).doesNotHaveDuplicates();
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void rowsOfAKeyArriveInOrderDespiteFailures() throws Exception {
    letCallsReturn();
    ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();
    Semaphore failures = new Semaphore(3);
    answer =
        row -> {
          if (failures.tryAcquire()) {
            return Outcome.retry("down");
          }
          arrived.add(new String(row.payload()).replaceAll(".*sales_count\":(\\d+).*", "$1"));
          return Outcome.DELIVERED;
        };
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < 9; i++) {
        harness.processElement(
            new CategoryRevenue("same", BigDecimal.ONE, i, START, START.plusSeconds(60)), 0);
      }
      runUntil(harness, () -> arrived.size() >= 9);
    }
    assertThat(arrived).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void checkpointsHoldWhatIsOnItsWay() throws Exception {
    var killed = harness();
    killed.open();
    for (int i = 0; i < 3; i++) {
      killed.processElement(row("c" + i), 0);
    }
    // No call returns, and the checkpoint does not wait.
    OperatorSubtaskState state = killed.snapshot(1, 1);
    // Not that of the harness, which ends the input first.
    killed.getOperator().close();
    assertThat(DELIVERED).isEmpty();
    letCallsReturn();
    try (var harness = harness()) {
      harness.initializeState(state);
      harness.open();
      harness.getOperator().finish();
      assertThat(DELIVERED).containsExactlyInAnyOrder("c0", "c1", "c2");
      state = harness.snapshot(2, 2);
    }
    try (var harness = harness()) {
      harness.initializeState(state);
      harness.open();
      harness.getOperator().finish();
      assertThat(DELIVERED).hasSize(3);
    }
  }

  @Test
  void emitsRefusedRowsWithTheReason() throws Exception {
    letCallsReturn();
    answer = row -> row.key().equals("bad") ? Outcome.refused("no\nsuch row") : Outcome.DELIVERED;
    try (var harness = harness()) {
      harness.open();
      harness.processElement(row("good"), 0);
      harness.processElement(row("bad"), 0);
      harness.processElement(row("x".repeat(200)), 0);
      runUntil(harness, () -> harness.extractOutputValues().size() == 2);
      assertThat(harness.extractOutputValues())
          .extracting(Undelivered::target, Undelivered::dataSet, Undelivered::rowTime)
          .containsOnly(tuple("fake:target", "category-revenue", START));
      assertThat(harness.extractOutputValues())
          .extracting(Undelivered::reason)
          .satisfiesExactlyInAnyOrder(
              reason -> assertThat(reason).isEqualTo("no\\u000asuch row"),
              reason -> assertThat(reason).contains("the receiver takes at most 200"));
      assertThat(harness.extractOutputValues())
          .extracting(Undelivered::payload)
          .anyMatch(payload -> payload.startsWith("{\"category\":\"bad\","));
    }
    assertThat(DELIVERED).containsExactly("good");
  }

  @Test
  void endOfInputWaitsUntilAllRowsAreDelivered() throws Exception {
    letCallsReturn();
    Semaphore failures = new Semaphore(3);
    answer = row -> failures.tryAcquire() ? Outcome.retry("down") : Outcome.DELIVERED;
    try (var harness = harness()) {
      harness.open();
      for (int i = 0; i < 5; i++) {
        harness.processElement(row("c" + i), 0);
      }
      harness.getOperator().finish();
      assertThat(DELIVERED).containsExactlyInAnyOrder("c0", "c1", "c2", "c3", "c4");
    }
  }

  @Test
  void fullBufferHoldsTheInputUntilRowsAreDelivered() throws Exception {
    letCallsReturn();
    try (var harness = harness()) {
      harness.open();
      for (int accepted = 1; accepted <= 100; accepted++) {
        harness.processElement(row("c" + accepted), 0);
        // Four rows need more than 1,000 bytes.
        assertThat(accepted - DELIVERED.size()).isLessThanOrEqualTo(4);
      }
      runUntil(harness, () -> DELIVERED.size() == 100);
    }
  }
}
