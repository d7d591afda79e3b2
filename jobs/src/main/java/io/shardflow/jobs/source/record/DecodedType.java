package io.shardflow.jobs.source.record;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.util.Map;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The type information and the timestamps of decoded records. */
public final class DecodedType {
  private DecodedType() {}

  /** Returns the type of the records that a source decodes in this format. */
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

  /** Returns the event time in milliseconds since 1970, or the default for a dead letter. */
  public static long timestamp(Decoded<?> record, long defaultTimestamp) {
    return record.isEvent() ? record.event().eventTime().toEpochMilli() : defaultTimestamp;
  }

  /** Returns an assigner of event times. Dead letters keep the timestamp that they have. */
  public static <E extends Event> SerializableTimestampAssigner<Decoded<E>> timestamps() {
    return DecodedType::timestamp;
  }
}
