package io.shardflow.benchmark.usual;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Lines of JSON as events with their time. */
final class UsualEvents {
  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private UsualEvents() {}

  /** An event, whose time is in UTC. */
  interface Event {
    LocalDateTime eventTime();
  }

  static <T extends Event> DataStream<T> read(DataStream<String> lines, Class<T> type) {
    return lines
        .map(line -> MAPPER.readValue(line, type))
        .returns(type)
        .name("parse")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<T>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
                .withTimestampAssigner(
                    (event, before) -> event.eventTime().toInstant(ZoneOffset.UTC).toEpochMilli()));
  }

  /** A time in milliseconds since 1970, in UTC. */
  static LocalDateTime time(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, 1000L),
        (int) Math.floorMod(millis, 1000L) * 1_000_000,
        ZoneOffset.UTC);
  }
}
