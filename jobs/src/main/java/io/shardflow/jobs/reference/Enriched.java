package io.shardflow.jobs.reference;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * A row with the reference data of its sensor or store. It is written to the date folder of the
 * row.
 */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Enriched<R extends OutputRecord> implements OutputRecord {
  public R row;

  /** Null if the sensor or store is unknown. */
  public Reference reference;

  /** Returns the type, which Flink cannot derive from the class. */
  @SuppressWarnings("unchecked")
  public static <R extends OutputRecord> TypeInformation<Enriched<R>> type(TypeInformation<R> row) {
    return Types.POJO(
        (Class<Enriched<R>>) (Class<?>) Enriched.class,
        Map.of("row", row, "reference", Types.POJO(Reference.class)));
  }

  /** Returns the sensor's own thresholds, or null. */
  public Thresholds ownThresholds() {
    return reference == null ? null : reference.own();
  }

  /** Returns another row with the same reference data. */
  public <T extends OutputRecord> Enriched<T> with(T other) {
    return new Enriched<>(other, reference);
  }

  @Override
  public Instant bucketTime() {
    return row.bucketTime();
  }

  @Override
  public String deliveryKey() {
    return row.deliveryKey();
  }

  @Override
  public String deliveryId() {
    return row.deliveryId();
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    row.writeTo(out);
    out.text("name", reference == null ? null : reference.name());
    out.text("site", reference == null ? null : reference.site());
    out.bool("known", reference != null);
  }
}
