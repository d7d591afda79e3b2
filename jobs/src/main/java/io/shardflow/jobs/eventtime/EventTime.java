package io.shardflow.jobs.eventtime;

import java.io.Serializable;
import java.time.Instant;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.TimestampAssigner;

/** Conventions for event time that sources and operators share. */
public final class EventTime {
  /**
   * The timestamp of a record whose event is too far ahead of its arrival to advance any watermark.
   * To Flink, this is a record without a timestamp, which its window operators reject. The lateness
   * operator, which precedes all windows, replaces it with the event's own time.
   */
  public static final long TOO_FAR_AHEAD = TimestampAssigner.NO_TIMESTAMP;

  /** Returns the time of an event. */
  public interface Extractor<T> extends Function<T, Instant>, Serializable {}

  private EventTime() {}
}
