package io.shardflow.jobs;

import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import java.util.List;

/** A job: what it is called, what it can be told, and what it connects. */
public interface Job {
  /** The name on the command line. */
  String name();

  /** What it does, in one line. */
  String description();

  /** Its own options, beside those that every job has. */
  List<Option<?>> options();

  /** What must hold of several options together. */
  default List<Options.Rule> rules() {
    return List.of();
  }

  /** Connects its source, its pipeline and its data sets. */
  void define(JobFlow flow);
}
