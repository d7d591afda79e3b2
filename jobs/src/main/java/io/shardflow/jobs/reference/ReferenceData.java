package io.shardflow.jobs.reference;

import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.flow.ReloadFile;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.model.OutputRecord;
import java.util.Map;
import lombok.Value;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A table of sensors or stores by id, and its changes. */
@Value
public class ReferenceData {
  /** The path of the table. */
  String path;

  /** The table until the first change, so that no row has to wait for it. */
  Map<String, Reference> initial;

  /**
   * The whole table after each change. Its watermarks, if there are any, also apply to the rows.
   */
  DataStream<Map<String, Reference>> changes;

  /**
   * Returns the reference data that the options name, or null if they name none. A job on a stream
   * reads the file periodically. A job on bounded input reads it once.
   */
  public static ReferenceData of(JobFlow flow) {
    String path = flow.get(ReferenceOptions.PATH);
    if (path == null) {
      return null;
    }
    return new ReferenceData(
        path,
        flow.get(ReferenceOptions.TABLE),
        flow.ticks("reference ticks", "reference-ticks", flow.get(ReferenceOptions.REFRESH))
            .transform(
                "read reference",
                AddReference.TABLE,
                new ReloadFile<>(
                    path, "reference data", ReferenceFile::read, Metrics.REFERENCE_FAILURES))
            .setParallelism(1)
            .name("read reference")
            .uid("read-reference"));
  }

  /**
   * Adds the reference data of its id to each row. A row with an unknown id is forwarded, too.
   *
   * @param name the name of the operator, unique in the job
   * @param uid the uid of the operator
   */
  public <R extends OutputRecord> DataStream<Enriched<R>> addTo(
      String name, String uid, DataStream<R> rows, KeySelector<R, String> id) {
    return rows.connect(changes.broadcast(AddReference.STATE))
        .process(new AddReference<>(path, initial, id), Enriched.type(rows.getType()))
        .name(name)
        .uid(uid);
  }
}
