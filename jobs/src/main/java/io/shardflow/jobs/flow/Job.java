package io.shardflow.jobs.flow;

import io.shardflow.datagen.GeneratorProvider;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A job: its name, its options, and how it connects its source, its pipeline and its data sets.
 *
 * @param <E> the events that it reads
 */
public interface Job<E extends Event> {
  /** Returns the name on the command line. */
  String name();

  /** Returns what the job does, in one line. */
  String description();

  /** Returns the job's own options, in addition to those of every job. */
  List<Option<?>> options();

  /** Returns the rules that several options must meet together. */
  default List<Options.Rule> rules() {
    return List.of();
  }

  /** Returns the format of the events that the job reads. */
  EventFormat<E> input(Options options);

  /**
   * Returns the kind of events that a source of type generator makes for this job. Empty if the
   * generator has no such events: the job can then read only streams and files.
   */
  default Optional<String> generatedKind(Options options) {
    return GeneratorProvider.load().kindOf(input(options).type());
  }

  /** Returns the fields of these events that the options {@code map.FIELD} can map. */
  default List<String> inputFields() {
    return input(Options.defaults()).fields();
  }

  /**
   * Returns the names of the data sets that {@link #define} writes, without late events and dead
   * letters. By default there is one, with the name of the job.
   */
  default List<String> dataSets() {
    return List.of(name());
  }

  /** Returns the job's own metrics, in addition to those of every job. */
  default List<JobMetric> metrics() {
    return List.of();
  }

  /** Connects the job's pipeline to its data sets. */
  void define(DataStream<E> events, JobFlow flow);
}
