package io.shardflow.jobs.reference;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.model.OutputRecord;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds to each row what the newest table says of its id, and counts those of which it is silent.
 */
final class AddReference<R extends OutputRecord>
    extends BroadcastProcessFunction<R, Map<String, Reference>, Enriched<R>> {
  private static final long serialVersionUID = 1L;

  /** The whole table as one value, by its path: so an empty one is another thing than none. */
  static final MapStateDescriptor<String, Map<String, Reference>> STATE =
      new MapStateDescriptor<>("reference", Types.STRING, ReferenceData.TABLE);

  private final String path;
  private final Map<String, Reference> initial;
  private final KeySelector<R, String> id;
  private transient Counter unknown;

  /**
   * A function.
   *
   * @param path of the table; a saved table of another path is ignored
   */
  AddReference(String path, Map<String, Reference> initial, KeySelector<R, String> id) {
    this.path = path;
    this.initial = initial;
    this.id = id;
  }

  @Override
  public void open(Configuration parameters) {
    unknown = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_UNKNOWN);
  }

  @Override
  public void processElement(R row, ReadOnlyContext context, Collector<Enriched<R>> out)
      throws Exception {
    Map<String, Reference> newest = context.getBroadcastState(STATE).get(path);
    Reference reference = (newest == null ? initial : newest).get(id.getKey(row));
    if (reference == null) {
      unknown.inc();
    }
    out.collect(new Enriched<>(row, reference));
  }

  @Override
  public void processBroadcastElement(
      Map<String, Reference> table, Context context, Collector<Enriched<R>> out) throws Exception {
    BroadcastState<String, Map<String, Reference>> state = context.getBroadcastState(STATE);
    state.clear();
    state.put(path, table);
  }
}
