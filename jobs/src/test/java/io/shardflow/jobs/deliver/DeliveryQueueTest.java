package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.shardflow.jobs.deliver.DeliveryQueue.Batch;
import io.shardflow.jobs.deliver.DeliveryQueue.Refusal;
import io.shardflow.jobs.deliver.DeliveryQueue.Result;
import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of rows, batches, retries and pauses. Times are in milliseconds. */
class DeliveryQueueTest {
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final Outcome DOWN = Outcome.retry("down");

  /** A random number at the upper end, so that pauses are the longest possible ones. */
  private static final Random HIGHEST =
      new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public double nextDouble() {
          return 1;
        }
      };

  private final DeliveryQueue queue = queue(new CallLimits(3, 100, 50, false), 0, FOR_EVER);

  private static DeliveryQueue queue(CallLimits limits, long linger, long giveUp) {
    return new DeliveryQueue(
        new LimitedReceiver(limits),
        new DeliverySettings(1_000, 2, linger, giveUp),
        new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000), HIGHEST));
  }

  private static DeliveryRow row(String id, String key, int bytes, long now) {
    return new DeliveryRow(id, key, new byte[bytes], Instant.EPOCH, now);
  }

  private static DeliveryRow row(String id, String key) {
    return row(id, key, 10, 0);
  }

  private void add(String... idsOfOwnKeys) {
    for (String id : idsOfOwnKeys) {
      queue.add(row(id, id));
    }
  }

  private static List<String> ids(Batch batch) {
    return batch == null ? List.of() : batch.rows().stream().map(DeliveryRow::id).toList();
  }

  private List<String> next(long now) {
    return ids(queue.next(now));
  }

  private Result all(Batch batch, Outcome outcome, long now) {
    return queue.completed(batch, Collections.nCopies(batch.rows().size(), outcome), now);
  }

  @Test
  void sendsRowsInOrderInBatchesOfTheLimit() {
    add("1", "2", "3", "4", "5");
    assertThat(next(0)).containsExactly("1", "2", "3");
    assertThat(next(0)).containsExactly("4", "5");
    assertThat(next(0)).isEmpty();
  }

  @Test
  void sendsNoMoreBytesThanTheLimitOfACall() {
    queue.add(row("1", "a", 50, 0));
    queue.add(row("2", "b", 50, 0));
    queue.add(row("3", "c", 1, 0));
    assertThat(next(0)).containsExactly("1", "2");
    assertThat(next(0)).containsExactly("3");
  }

  @Test
  void knowsRowsThatAreTooLarge() {
    assertThat(queue.problemWith(row("1", "a", 50, 0))).isNull();
    assertThat(queue.problemWith(row("1", "a", 51, 0))).contains("51", "50");
  }

  @Test
  void makesNoMoreCallsThanAllowedAtOnce() {
    add("1", "2", "3", "4", "5", "6", "7");
    Batch first = queue.next(0);
    queue.next(0);
    assertThat(next(0)).isEmpty();
    all(first, Outcome.DELIVERED, 0);
    assertThat(next(0)).containsExactly("7");
  }

  @Test
  void rowsOfAKeyWaitForThoseOnTheirWay() {
    queue.add(row("a1", "a"));
    Batch first = queue.next(0);
    queue.add(row("a2", "a"));
    queue.add(row("b1", "b"));
    assertThat(next(0)).containsExactly("b1");
    all(first, Outcome.DELIVERED, 0);
    assertThat(next(0)).containsExactly("a2");
  }

  @Test
  void rowsWithoutAKeyDoNotWaitForEachOther() {
    queue.add(row("1", null));
    Batch first = queue.next(0);
    queue.add(row("2", null));
    assertThat(next(0)).containsExactly("2");
    assertThat(ids(first)).containsExactly("1");
  }

  @Test
  void sendsOneRowPerKeyInACallIfAskedTo() {
    DeliveryQueue fifo = queue(new CallLimits(3, 100, 50, true), 0, FOR_EVER);
    fifo.add(row("a1", "a"));
    fifo.add(row("a2", "a"));
    fifo.add(row("b1", "b"));
    Batch first = fifo.next(0);
    assertThat(ids(first)).containsExactly("a1", "b1");
    assertThat(fifo.next(0)).isNull();
    fifo.completed(first, List.of(DOWN, Outcome.DELIVERED), 0);
    assertThat(ids(fifo.next(100))).containsExactly("a1");
  }

  @Test
  void sendsOnlyFailedRowsAgainAndFirst() {
    add("1", "2", "3", "4");
    Batch first = queue.next(0);
    Result result = queue.completed(first, List.of(DOWN, Outcome.DELIVERED, DOWN), 0);
    assertThat(result).isEqualTo(new Result(1, 2, List.of()));
    assertThat(next(100)).containsExactly("1", "3", "4");
  }

  @Test
  void pausesDoubleUpToTheMaximum() {
    add("1");
    long now = 0;
    for (int pause : new int[] {100, 200, 400, 800, 1_000, 1_000}) {
      Batch batch = queue.next(now);
      all(batch, DOWN, now);
      assertThat(queue.dueAt()).isEqualTo(now + pause);
      assertThat(queue.next(now + pause - 1)).isNull();
      now += pause;
    }
    all(queue.next(now), Outcome.DELIVERED, now);
    add("2");
    all(queue.next(now), DOWN, now);
    assertThat(queue.dueAt()).isEqualTo(now + 100);
  }

  @Test
  void pausesAreRandom() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new Random(1));
    assertThat(Collections.nCopies(50, 5).stream().map(backoff::pause).distinct())
        .hasSizeGreaterThan(40)
        .allMatch(pause -> pause >= 0 && pause <= 1_600);
    assertThat(backoff.pause(1_000)).isLessThanOrEqualTo(30_000);
  }

  @Test
  void waitsAtLeastAsLongAsTheReceiverAsks() {
    add("1");
    all(queue.next(0), Outcome.retry("busy", Duration.ofSeconds(7)), 0);
    assertThat(queue.dueAt()).isEqualTo(7_000);
  }

  @Test
  void callsOfOneFailureCountOnce() {
    add("1", "2", "3", "4");
    Batch first = queue.next(0);
    Batch second = queue.next(0);
    all(first, DOWN, 0);
    all(second, DOWN, 0);
    assertThat(queue.dueAt()).isEqualTo(100);
  }

  @Test
  void probesWithOneCallAfterAFailure() {
    add("1", "2", "3", "4", "5");
    all(queue.next(0), DOWN, 0);
    Batch probe = queue.next(100);
    assertThat(ids(probe)).containsExactly("1", "2", "3");
    assertThat(next(100)).isEmpty();
    all(probe, Outcome.DELIVERED, 100);
    assertThat(next(100)).containsExactly("4", "5");
  }

  @Test
  void refusedRowsAreNotSentAgain() {
    add("1", "2");
    Result result =
        queue.completed(queue.next(0), List.of(Outcome.refused("bad"), Outcome.DELIVERED), 0);
    assertThat(result).isEqualTo(new Result(1, 0, List.of(new Refusal(row("1", "1"), "bad"))));
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.oldest()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void givesUpRowsAfterTheirTime() {
    DeliveryQueue impatient = queue(new CallLimits(3, 100, 50, false), 0, 500);
    impatient.add(row("1", "a"));
    Batch batch = impatient.next(499);
    assertThat(impatient.completed(batch, List.of(DOWN), 499).retried()).isEqualTo(1);
    batch = impatient.next(600);
    Result result = impatient.completed(batch, List.of(DOWN), 600);
    assertThat(result.refused()).extracting(Refusal::reason).asString().contains("down");
    assertThat(impatient.isEmpty()).isTrue();
  }

  @Test
  void givesUpAllRowsThatAreTooOldWhileTheReceiverIsDown() {
    DeliveryQueue impatient = queue(new CallLimits(1, 100, 50, false), 0, 500);
    impatient.add(row("1", "a", 10, 0));
    impatient.add(row("2", "b", 10, 100));
    impatient.add(row("3", "c", 10, 200));
    Batch first = impatient.next(0);
    assertThat(impatient.giveUp(600)).as("before a failure").isEmpty();
    impatient.completed(first, List.of(Outcome.retry("down", Duration.ofSeconds(9))), 0);
    assertThat(impatient.dueAt()).isEqualTo(500);
    assertThat(impatient.giveUp(600))
        .extracting(refusal -> refusal.row().id(), Refusal::reason)
        .containsExactly(
            tuple("1", "given up after the last failure: down"),
            tuple("2", "given up after the last failure: down"));
    assertThat(impatient.rows()).isEqualTo(1);
    assertThat(impatient.dueAt()).isEqualTo(700);
  }

  @Test
  void rowsWaitForOthersUntilTheBatchIsFull() {
    DeliveryQueue patient = queue(new CallLimits(3, 100, 50, false), 200, FOR_EVER);
    patient.add(row("1", "a", 10, 1_000));
    assertThat(patient.next(1_199)).isNull();
    assertThat(patient.dueAt()).isEqualTo(1_200);
    patient.add(row("2", "b", 10, 1_100));
    patient.add(row("3", "c", 10, 1_150));
    assertThat(ids(patient.next(1_150))).containsExactly("1", "2", "3");
    patient.add(row("4", "d", 10, 1_150));
    assertThat(patient.next(1_150)).isNull();
    patient.end();
    assertThat(ids(patient.next(1_150))).containsExactly("4");
  }

  @Test
  void isFullByTheMemoryOfAllRowsNotYetDelivered() {
    for (int i = 0; !queue.isFull(); i++) {
      assertThat(i).isLessThan(10);
      queue.add(row("r" + i, null, 50, 0));
    }
    Batch batch = queue.next(0);
    assertThat(queue.isFull()).isTrue();
    all(batch, Outcome.DELIVERED, 0);
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void stateHasRowsOnTheirWayAndRowsThatWait() {
    add("1", "2", "3", "4");
    queue.next(0);
    assertThat(queue.snapshot()).extracting(DeliveryRow::id).containsExactly("1", "2", "3", "4");
    assertThat(queue.rows()).isEqualTo(4);
  }
}
