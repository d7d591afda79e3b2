package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import io.shardflow.jobs.deliver.receiver.Receiver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lombok.Value;

/**
 * The rows that one target has not yet taken, in order, and when which of them may be sent. It has
 * no thread and no clock: all times are milliseconds that the caller passes.
 *
 * <p>Rows of a key are sent in order: while a row of the key is on its way, the others wait. After
 * a failure, nothing is sent for a while, and then one call at a time until one succeeds.
 */
final class DeliveryQueue {
  /** What a row needs in memory besides its payload. */
  private static final int ROW_OVERHEAD = 150;

  private final Receiver receiver;
  private final CallLimits limits;
  private final DeliverySettings settings;
  private final Backoff backoff;

  /** The rows that wait. Rows that are sent again are at the front. */
  private final Deque<DeliveryRow> waiting = new ArrayDeque<>();

  private final Set<Batch> inFlight = new LinkedHashSet<>();
  private final Set<String> keysInFlight = new HashSet<>();

  private int rows;
  private long bytes;

  /** Whether a row may wait that can be sent: otherwise the queue need not be searched. */
  private boolean hasCandidates;

  private boolean isEnding;

  /** The number of failures since rows were last taken. */
  private int failures;

  /** The number of pauses so far. Of calls that were sent before one, only the first counts. */
  private int pauses;

  private long pausedUntil = Long.MIN_VALUE;
  private String lastFailure;

  /** Whether the last call that returned was in vain for all of its rows. */
  private boolean isDown;

  /** Rows that are sent in one call. Compared by identity. */
  static final class Batch {
    private final List<DeliveryRow> rows;
    private final int pausesBefore;

    private Batch(List<DeliveryRow> rows, int pausesBefore) {
      this.rows = rows;
      this.pausesBefore = pausesBefore;
    }

    List<DeliveryRow> rows() {
      return rows;
    }
  }

  /** What has become of the rows of a call. */
  @Value
  static class Result {
    int delivered;
    int retried;
    List<Refusal> refused;
  }

  /** A row that will never be delivered. */
  @Value
  static class Refusal {
    DeliveryRow row;
    String reason;
  }

  DeliveryQueue(Receiver receiver, DeliverySettings settings, Backoff backoff) {
    this.receiver = receiver;
    this.limits = receiver.limits();
    this.settings = settings;
    this.backoff = backoff;
  }

  /** Returns why the receiver can never take a row, or null. */
  String problemWith(DeliveryRow row) {
    int size = receiver.sizeOf(row);
    return size > limits.rowBytes()
        ? "a row of " + size + " bytes; the receiver takes at most " + limits.rowBytes()
        : null;
  }

  /** Adds a row, even if the queue is full. */
  void add(DeliveryRow row) {
    waiting.add(row);
    rows++;
    bytes += memory(row);
    hasCandidates |= !isInFlight(row);
  }

  private static long memory(DeliveryRow row) {
    return row.payload().length + ROW_OVERHEAD;
  }

  private boolean isInFlight(DeliveryRow row) {
    return row.key() != null && keysInFlight.contains(row.key());
  }

  /** Returns whether no more rows should be added. */
  boolean isFull() {
    return bytes >= settings.bufferBytes();
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** Returns the number of rows that wait or are on their way. */
  int rows() {
    return rows;
  }

  /** Returns what went wrong since rows were last taken, or null. */
  String lastFailure() {
    return lastFailure;
  }

  /** Returns when the oldest row was added; {@code Long.MAX_VALUE} if there is none. */
  long oldest() {
    long oldest = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().acceptedAt();
    for (Batch batch : inFlight) {
      oldest = Math.min(oldest, batch.rows.get(0).acceptedAt());
    }
    return oldest;
  }

  /** Sends what is left without waiting for more rows. */
  void end() {
    isEnding = true;
  }

  /** Returns all rows, those on their way first: none of them is known to have arrived. */
  List<DeliveryRow> snapshot() {
    List<DeliveryRow> all = new ArrayList<>(rows);
    inFlight.forEach(batch -> all.addAll(batch.rows));
    all.addAll(waiting);
    return all;
  }

  /** Returns rows to be sent now, or null if there are none. */
  Batch next(long now) {
    if (sendableAt() > now) {
      return null;
    }
    List<DeliveryRow> batch = new ArrayList<>();
    Deque<DeliveryRow> skipped = new ArrayDeque<>();
    Set<String> keys = new HashSet<>();
    long size = 0;
    while (!waiting.isEmpty() && batch.size() < limits.rows()) {
      DeliveryRow row = waiting.peek();
      if (isInFlight(row) || (limits.oneRowPerKey() && keys.contains(row.key()))) {
        skipped.push(waiting.poll());
        continue;
      }
      size += receiver.sizeOf(row);
      if (size > limits.bytes() && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.poll());
      if (row.key() != null) {
        keys.add(row.key());
      }
    }
    skipped.forEach(waiting::push);
    if (batch.isEmpty()) {
      hasCandidates = false;
      return null;
    }
    keysInFlight.addAll(keys);
    Batch sent = new Batch(Collections.unmodifiableList(batch), pauses);
    inFlight.add(sent);
    return sent;
  }

  /**
   * Returns when {@link #next} or {@link #giveUp} has rows; {@code Long.MAX_VALUE} if not before a
   * call has returned or a row is added.
   */
  long dueAt() {
    return isDown && !waiting.isEmpty() && settings.giveUpMillis() < Long.MAX_VALUE
        ? Math.min(sendableAt(), waiting.peek().acceptedAt() + settings.giveUpMillis())
        : sendableAt();
  }

  private long sendableAt() {
    int maxCalls = failures > 0 ? 1 : settings.maxCalls();
    if (!hasCandidates || waiting.isEmpty() || inFlight.size() >= maxCalls) {
      return Long.MAX_VALUE;
    }
    boolean isComplete = isEnding || waiting.size() >= limits.rows();
    long due = isComplete ? Long.MIN_VALUE : waiting.peek().acceptedAt() + settings.lingerMillis();
    return Math.max(due, pausedUntil);
  }

  /** Removes the rows that have waited too long for a receiver that is down. */
  List<Refusal> giveUp(long now) {
    List<Refusal> givenUp = new ArrayList<>();
    while (isDown && !waiting.isEmpty() && isTooOld(waiting.peek(), now)) {
      givenUp.add(givenUp(waiting.poll(), lastFailure));
    }
    return givenUp;
  }

  private boolean isTooOld(DeliveryRow row, long now) {
    return now - row.acceptedAt() >= settings.giveUpMillis();
  }

  private Refusal givenUp(DeliveryRow row, String failure) {
    forget(row);
    return new Refusal(row, "given up after the last failure: " + failure);
  }

  private void forget(DeliveryRow row) {
    rows--;
    bytes -= memory(row);
  }

  /**
   * Takes over the outcomes of a call. Rows that are to be sent again are the first to be sent.
   *
   * @param outcomes one per row, in order
   */
  Result completed(Batch batch, List<Outcome> outcomes, long now) {
    inFlight.remove(batch);
    List<Refusal> refused = new ArrayList<>();
    Deque<DeliveryRow> again = new ArrayDeque<>();
    Outcome failure = null;
    for (int i = 0; i < batch.rows.size(); i++) {
      DeliveryRow row = batch.rows.get(i);
      Outcome outcome = outcomes.get(i);
      keysInFlight.remove(row.key());
      if (outcome.kind() == Kind.RETRY) {
        failure = outcome;
        if (isTooOld(row, now)) {
          refused.add(givenUp(row, outcome.reason()));
        } else {
          again.push(row);
        }
        continue;
      }
      forget(row);
      if (outcome.kind() == Kind.REFUSED) {
        refused.add(new Refusal(row, outcome.reason()));
      }
    }
    again.forEach(waiting::push);
    hasCandidates = true;
    boolean isAnswered = outcomes.stream().anyMatch(outcome -> outcome.kind() != Kind.RETRY);
    lastFailure = failure == null ? null : failure.reason();
    isDown = failure != null && !isAnswered;
    if (!isDown) {
      failures = 0;
    }
    if (failure != null && batch.pausesBefore == pauses) {
      failures++;
      pauses++;
      pausedUntil = now + Math.max(backoff.pause(failures), failure.pause().toMillis());
    }
    int delivered = batch.rows.size() - again.size() - refused.size();
    return new Result(delivered, again.size(), refused);
  }
}
