package io.shardflow.expected.jobs;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.model.Event;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A job and the rows that it must write.
 *
 * @param name the name of the job
 * @param kind the kind of events that the job reads
 * @param detectsLateEvents whether the job separates late events
 * @param rows returns the rows of each data set for the events that are not late, in any order
 */
public record ExpectedJob(
    String name,
    EventKind kind,
    boolean detectsLateEvents,
    Function<List<Event>, Map<String, List<ExpectedRow>>> rows) {

  /** Creates a job whose events are all of one type. */
  static <E extends Event> ExpectedJob of(
      String name,
      EventKind kind,
      boolean detectsLateEvents,
      Class<E> type,
      Function<List<E>, Map<String, List<ExpectedRow>>> rows) {
    return new ExpectedJob(
        name,
        kind,
        detectsLateEvents,
        events -> rows.apply(events.stream().map(type::cast).toList()));
  }
}
