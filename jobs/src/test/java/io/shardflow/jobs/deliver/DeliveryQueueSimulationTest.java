package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.deliver.DeliveryQueue.Batch;
import io.shardflow.jobs.deliver.DeliveryQueue.Refusal;
import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A queue with random rows, calls that return in any order, and random failures. */
class DeliveryQueueSimulationTest {
  private static final int ROUNDS = 200;
  private static final int ROWS = 60;
  private static final int KEYS = 5;

  private final Map<String, List<Integer>> arrived = new HashMap<>();
  private final List<String> ended = new ArrayList<>();
  private Random random;
  private DeliveryQueue queue;
  private CallLimits limits;
  private long now;

  @ParameterizedTest
  @CsvSource({
    // Calls that succeed or fail as a whole, and calls with one row per key, keep the order.
    "false, false, true",
    "true, true, true",
    "true, false, false"
  })
  void eachRowEndsOnceAndNothingStands(
      boolean partialFailures, boolean oneRowPerKey, boolean inOrder) {
    for (int round = 0; round < ROUNDS; round++) {
      random = new Random(round);
      arrived.clear();
      ended.clear();
      now = 0;
      limits = new CallLimits(1 + random.nextInt(8), 200, 50, oneRowPerKey);
      queue =
          new DeliveryQueue(
              new LimitedReceiver(limits),
              new DeliverySettings(
                  10_000, 1 + random.nextInt(4), random.nextInt(2) * 50L, Long.MAX_VALUE),
              new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), random));
      simulate(partialFailures);
      assertThat(ended).as("round %d", round).hasSize(ROWS).doesNotHaveDuplicates();
      assertThat(queue.isEmpty()).isTrue();
      if (inOrder) {
        assertThat(arrived.values())
            .as("round %d", round)
            .allSatisfy(numbers -> assertThat(numbers).isSorted());
      }
    }
  }

  private void simulate(boolean partialFailures) {
    List<Batch> calls = new ArrayList<>();
    for (int added = 0; added < ROWS || !queue.isEmpty(); ) {
      if (added < ROWS && random.nextInt(3) > 0) {
        String key = random.nextInt(10) == 0 ? null : "k" + random.nextInt(KEYS);
        queue.add(
            new DeliveryRow(
                String.valueOf(added++),
                key,
                new byte[1 + random.nextInt(50)],
                Instant.EPOCH,
                now));
      } else if (added == ROWS) {
        queue.end();
      }
      for (Batch batch = queue.next(now); batch != null; batch = queue.next(now)) {
        assertWithinLimits(batch);
        calls.add(batch);
      }
      if (!calls.isEmpty() && random.nextBoolean()) {
        complete(calls.remove(random.nextInt(calls.size())), partialFailures);
      } else if (calls.isEmpty() && !queue.isEmpty()) {
        assertThat(queue.dueAt()).as("the queue stands").isLessThan(Long.MAX_VALUE);
        now = Math.max(now, queue.dueAt());
      }
      now += random.nextInt(5);
    }
  }

  private void assertWithinLimits(Batch batch) {
    assertThat(batch.rows()).hasSizeBetween(1, limits.rows());
    assertThat(batch.rows().stream().mapToInt(row -> row.payload().length).sum())
        .isLessThanOrEqualTo(limits.bytes());
  }

  private void complete(Batch batch, boolean partialFailures) {
    boolean fails = random.nextInt(3) == 0;
    List<Outcome> outcomes = new ArrayList<>();
    for (DeliveryRow row : batch.rows()) {
      boolean failsAlone = partialFailures && random.nextInt(3) == 0;
      Outcome outcome =
          fails || failsAlone
              ? Outcome.retry("down")
              : random.nextInt(10) == 0 ? Outcome.refused("bad") : Outcome.DELIVERED;
      outcomes.add(outcome);
      if (outcome.kind() == Kind.DELIVERED) {
        ended.add(row.id());
        if (row.key() != null) {
          arrived
              .computeIfAbsent(row.key(), key -> new ArrayList<>())
              .add(Integer.parseInt(row.id()));
        }
      }
    }
    for (Refusal refusal : queue.completed(batch, outcomes, now).refused()) {
      ended.add(refusal.row().id());
    }
  }
}
