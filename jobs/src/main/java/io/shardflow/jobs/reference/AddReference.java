package io.shardflow.jobs.reference;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.OutputRecord;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds the reference data of its id to each row, from the newest table. Counts rows with unknown
 * ids.
 */
final class AddReference<R extends OutputRecord>
    extends BroadcastProcessFunction<R, Map<String, Reference>, Enriched<R>> {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Map<String, Reference>> TABLE =
      Types.MAP(Types.STRING, Types.POJO(Reference.class));

  /** The whole table as one value, by its path: an empty table differs from none. */
  static final MapStateDescriptor<String, Map<String, Reference>> STATE =
      new MapStateDescriptor<>("reference", Types.STRING, TABLE);

  private final String path;
  private final Map<String, Reference> initial;
  private final KeySelector<R, String> id;
  private transient Counter unknown;

  /**
   * Creates the function.
   *
   * @param path the path of the table; a table of another path in the state is ignored
   * @param initial the table until the first change
   */
  AddReference(String path, Map<String, Reference> initial, KeySelector<R, String> id) {
    this.path = path;
    this.initial = initial;
    this.id = id;
  }

  @Override
  public void open(Configuration parameters) {
    unknown = OperatorMetrics.of(getRuntimeContext()).counter(Metrics.RECORDS_UNKNOWN);
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
