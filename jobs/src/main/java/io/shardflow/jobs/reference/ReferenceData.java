package io.shardflow.jobs.reference;

import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.model.OutputRecord;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A table of sensors or stores by id, and how it changes.
 *
 * @param path of the table
 * @param initial what holds until the first change: no row has to wait for a table, or misses it
 * @param changes the whole table each time; its watermarks, if any, hold for the rows, too
 */
public record ReferenceData(
    String path, Map<String, Reference> initial, DataStream<Map<String, Reference>> changes) {
  static final TypeInformation<Map<String, Reference>> TABLE =
      Types.MAP(Types.STRING, Types.POJO(Reference.class));

  /**
   * The table of the file that the options name, or null if they name none. A job on a stream looks
   * at the file again and again, one whose input ends once.
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
            .transform("read reference", TABLE, new ReadReference(path))
            .setParallelism(1)
            .name("read reference")
            .uid("read-reference"));
  }

  /**
   * Adds to each row what is known of its id when it passes. An unknown id changes nothing but what
   * is said of it.
   *
   * @param name of the operator, unique in the job
   */
  public <R extends OutputRecord> DataStream<Enriched<R>> addTo(
      String name, DataStream<R> rows, KeySelector<R, String> id) {
    return rows.connect(changes.broadcast(AddReference.STATE))
        .process(new AddReference<>(path, initial, id), Enriched.type(rows.getType()))
        .name(name)
        .uid(name.replace(' ', '-'));
  }
}
