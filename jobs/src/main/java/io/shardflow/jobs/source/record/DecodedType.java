package io.shardflow.jobs.source.record;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.util.Map;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** What Flink has to know of decoded records. */
public final class DecodedType {
  private DecodedType() {}

  @SuppressWarnings("unchecked")
  public static <E extends Event> TypeInformation<Decoded<E>> of(EventFormat<E> format) {
    return Types.POJO(
        (Class<Decoded<E>>) (Class<?>) Decoded.class,
        Map.of(
            "event",
            Types.POJO(format.type()),
            "deadLetter",
            Types.POJO(DeadLetter.class),
            "arrivalTime",
            Types.INSTANT));
  }

  /** The event time in milliseconds; a dead letter has none and leaves time as it is. */
  public static long timestamp(Decoded<?> record, long otherwise) {
    return record.isEvent() ? record.event().eventTime().toEpochMilli() : otherwise;
  }

  public static <E extends Event> SerializableTimestampAssigner<Decoded<E>> timestamps() {
    return DecodedType::timestamp;
  }
}
