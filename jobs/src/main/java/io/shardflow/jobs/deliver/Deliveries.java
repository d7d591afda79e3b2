package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.http.HttpOptions;
import io.shardflow.jobs.deliver.http.HttpTarget;
import io.shardflow.jobs.deliver.http.RowTemplate;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.text.RowEncoder;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import io.shardflow.model.result.Undelivered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The deliveries of a job: one operator for each target of each data set. */
public final class Deliveries {
  private final Options options;
  private final String job;
  private final List<DataStream<Undelivered>> undelivered = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Creates deliveries without a data set.
   *
   * @param job the name of the job
   */
  public Deliveries(Options options, String job) {
    this.options = options;
    this.job = job;
  }

  /**
   * Delivers the records of a data set to its targets, if it has any.
   *
   * @param encoder of the rows to send; one line each
   * @param columns those of the rows
   * @param isJson whether the rows are JSON objects with these columns
   */
  public <T extends OutputRecord> void add(
      String dataSet,
      DataStream<T> records,
      RowEncoder<T> encoder,
      RowSchema columns,
      boolean isJson) {
    Map<String, Integer> ofKind = new HashMap<>();
    for (Target target : DeliveryOptions.targets(dataSet, options)) {
      check(dataSet, target, columns, isJson);
      int number = ofKind.merge(target.kind(), 1, Integer::sum);
      String place = dataSet + "-" + target.kind() + (number == 1 ? "" : "-" + number);
      undelivered.add(
          records
              .transform(
                  "deliver " + dataSet + " to " + target.label(),
                  Types.POJO(Undelivered.class),
                  new DeliverRowsFactory<>(
                      dataSet,
                      job,
                      target,
                      new RowConverter<>(dataSet, encoder, options.get(DeliveryOptions.ID_FIELD)),
                      DeliveryOptions.settings(options)))
              .uid("deliver-" + place));
    }
  }

  private void check(String dataSet, Target target, RowSchema columns, boolean isJson) {
    String idField = options.get(DeliveryOptions.ID_FIELD);
    String template = options.get(HttpOptions.TEMPLATE);
    boolean isHttp = target instanceof HttpTarget;
    if (!isJson && (isHttp || target.kind().equals("sns"))) {
      report(
          "deliver." + dataSet,
          target.label(),
          "its rows are bytes, not JSON; allowed: kinesis:STREAM, firehose:STREAM");
    }
    if (idField != null && (!isJson || columns.names().contains(idField))) {
      report(
          DeliveryOptions.ID_FIELD,
          idField,
          isJson
              ? "is a field of " + dataSet + "; choose a name that no delivered data set has"
              : "cannot be added to the rows of " + dataSet + ", which are bytes, not JSON");
    }
    if (isHttp && isJson && template != null) {
      for (String field : RowTemplate.unknownFields(template, columns.names())) {
        report(
            HttpOptions.TEMPLATE,
            template,
            dataSet
                + " has no field "
                + field
                + "; allowed: id, data_set, "
                + String.join(", ", columns.names()));
      }
    }
  }

  private void report(Option<?> option, String value, String problem) {
    report(option.key(), value, problem);
  }

  private void report(String key, String value, String problem) {
    problems.add(new Problem(key, value, problem));
  }

  /** Returns what is wrong with the targets of the data sets that have been added. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the rows that the targets refuse; empty if nothing is delivered. */
  public Optional<DataStream<Undelivered>> undelivered() {
    return undelivered.stream().reduce(DataStream::union);
  }
}
