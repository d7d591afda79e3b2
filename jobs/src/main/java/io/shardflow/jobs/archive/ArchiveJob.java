package io.shardflow.jobs.archive;

import io.shardflow.datagen.EventKind;
import io.shardflow.jobs.Job;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.SinkOptions;
import io.shardflow.jobs.runtime.SourceOptions;
import io.shardflow.model.RawRecord;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Records in, of any kind; the same bytes out, a line each, in date folders. There is nothing
 * between, so it is the one job without a pipeline.
 */
public final class ArchiveJob implements Job {
  /** Its files have no header, also in CSV. */
  public static final String DATA_SET = "archive";

  static final Option<String> TIME_FIELD =
      Option.checked(
          ConfigOptions.key("archive.time-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The field of the record whose time names its folder; without it, that is the"
                      + " time of arrival, as with Firehose. With it, what has no such time is a"
                      + " dead letter."),
          "field name, such as timestamp",
          field -> !field.isBlank());

  public static final Option<EventKind> GENERATED_KIND =
      Option.oneOf(
          ConfigOptions.key("generator.kind")
              .enumType(EventKind.class)
              .defaultValue(EventKind.SENSORS)
              .withDescription("What is read where events are generated."),
          EventKind.class);

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String description() {
    return "every record as it came, a line each";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TIME_FIELD, GENERATED_KIND);
  }

  @Override
  public void define(JobFlow flow) {
    String timeField = flow.get(TIME_FIELD);
    boolean csv =
        flow.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
            && flow.get(SourceOptions.FORMAT) == SourceOptions.Format.CSV;
    flow.archive(
        DATA_SET,
        flow.source(
            timeField == null ? RawRecord.BY_ARRIVAL : RawRecord.byField(timeField),
            flow.get(GENERATED_KIND)),
        csv ? SinkOptions.Format.CSV : SinkOptions.Format.JSON);
  }
}
