package io.shardflow.jobs.alerts;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.result.Alert;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/**
 * Counts the alerts of one parallel instance. The number of open ones is kept in checkpoints: after
 * a change of the parallelism, the sum over all instances is right.
 */
final class CountAlerts {
  private final ListState<Long> saved;
  private volatile long open;
  private Counter opened;
  private Counter closed;

  CountAlerts(OperatorStateStore store) throws Exception {
    saved = store.getListState(new ListStateDescriptor<>("open-alerts", Types.LONG));
    for (long some : saved.get()) {
      open += some;
    }
  }

  void save() throws Exception {
    saved.update(List.of(open));
  }

  void register(OperatorMetrics metrics) {
    opened = metrics.counter(Metrics.ALERTS_OPENED);
    closed = metrics.counter(Metrics.ALERTS_CLOSED);
    metrics.gauge(Metrics.ALERTS_OPEN, () -> open);
  }

  /** Returns a receiver of rows that counts and emits them. */
  Consumer<Alert> emitting(Collector<Alert> out) {
    return row -> {
      if (row.closedAt() == null) {
        opened.inc();
        open = open + 1;
      } else {
        closed.inc();
        open = open - 1;
      }
      out.collect(row);
    };
  }
}
