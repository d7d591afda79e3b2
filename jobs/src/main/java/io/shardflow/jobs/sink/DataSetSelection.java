package io.shardflow.jobs.sink;

import io.shardflow.jobs.deliver.DeliveryOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/** Which data sets of a job are written as files or tables. */
public final class DataSetSelection {
  private static final String ALL = "all";
  private static final String NONE = "none";

  public static final Option<List<String>> DATA_SETS =
      Option.checked(
          ConfigOptions.key("sink.data-sets")
              .stringType()
              .asList()
              .defaultValues(ALL)
              .withDescription(
                  "Data sets that are written as files or tables. Of the others, rows are only"
                      + " delivered (deliver.DATA-SET), printed and counted. Dead letters, late"
                      + " events and undelivered rows are data sets as well: without them, such"
                      + " records are lost."),
          "all, none, or one or more data sets of the job, separated by ;",
          names -> !names.isEmpty());

  private DataSetSelection() {}

  /**
   * Reports data sets that do not exist, and options by which no result goes anywhere.
   *
   * @param dataSets those of the job
   */
  public static void check(List<String> dataSets, Options options, List<Problem> problems) {
    if (DATA_SETS.isAmong(problems)) {
      return;
    }
    List<String> names = options.get(DATA_SETS);
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(dataSets);
    if (names.size() == 1) {
      unknown.removeAll(List.of(ALL, NONE));
    }
    String value = String.join(";", names);
    if (!unknown.isEmpty()) {
      problems.add(
          new Problem(
              DATA_SETS.key(),
              value,
              "names "
                  + String.join(", ", unknown)
                  + "; allowed: all, none, or some of "
                  + String.join(", ", dataSets)));
    } else if (!writesAny(options)
        && !options.get(SinkOptions.PRINT)
        && dataSets.stream().noneMatch(name -> DeliveryOptions.isDelivered(name, options))) {
      problems.add(
          new Problem(
              DATA_SETS.key(),
              value,
              "results go nowhere: name data sets to write, or deliver some, such as"
                  + " --deliver."
                  + dataSets.get(0)
                  + " kinesis:STREAM"));
    }
  }

  /** Returns whether a data set is written as files or as a table. */
  static boolean isWritten(String dataSet, Options options) {
    List<String> names = options.get(DATA_SETS);
    return names.equals(List.of(ALL)) || names.contains(dataSet);
  }

  /** Returns whether any data set is written, so that a path is needed. */
  public static boolean writesAny(Options options) {
    return !options.get(DATA_SETS).equals(List.of(NONE));
  }
}
