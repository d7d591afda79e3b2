package io.shardflow.jobs.reference;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * A row with what is known of its sensor or store, in the folder of the row.
 *
 * @param reference null if nothing is known of it
 */
public record Enriched<R extends OutputRecord>(R row, Reference reference) implements OutputRecord {

  /** The type, which Flink cannot see for itself. */
  @SuppressWarnings("unchecked")
  public static <R extends OutputRecord> TypeInformation<Enriched<R>> type(TypeInformation<R> row) {
    return Types.POJO(
        (Class<Enriched<R>>) (Class<?>) Enriched.class,
        Map.of("row", row, "reference", Types.POJO(Reference.class)));
  }

  /** The thresholds of its own, or null. */
  public Thresholds own() {
    return reference == null ? null : reference.own();
  }

  /** Another row of the same sensor or store. */
  public <T extends OutputRecord> Enriched<T> with(T other) {
    return new Enriched<>(other, reference);
  }

  @Override
  public Instant bucketTime() {
    return row.bucketTime();
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    row.writeTo(out);
    out.text("name", reference == null ? null : reference.name());
    out.text("site", reference == null ? null : reference.site());
    out.bool("known", reference != null);
  }
}
