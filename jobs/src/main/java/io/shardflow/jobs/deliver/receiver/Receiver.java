package io.shardflow.jobs.deliver.receiver;

import java.util.ArrayList;
import java.util.List;

/** Sends rows to one target. Several threads may call it at the same time. */
public interface Receiver extends AutoCloseable {
  /** Returns what one call takes. */
  CallLimits limits();

  /** Returns the bytes that a row counts for in the limits. */
  int sizeOf(DeliveryRow row);

  /**
   * Sends rows, within the limits, and waits for the answer. A failure of the target is an outcome,
   * not an exception.
   *
   * @return one outcome per row, in the order of the rows
   */
  List<Outcome> send(List<DeliveryRow> rows) throws InterruptedException;

  /**
   * Sends each half of the rows by itself. For receivers that refuse a whole call because of one
   * row: repeated, it finds that row.
   */
  default List<Outcome> sendHalves(List<DeliveryRow> rows) throws InterruptedException {
    int middle = rows.size() / 2;
    List<Outcome> outcomes = new ArrayList<>(send(rows.subList(0, middle)));
    outcomes.addAll(send(rows.subList(middle, rows.size())));
    return outcomes;
  }

  @Override
  void close();
}
