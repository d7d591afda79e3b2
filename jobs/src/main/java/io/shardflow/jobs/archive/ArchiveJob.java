package io.shardflow.jobs.archive;

import io.shardflow.datagen.EventKind;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.RawRecord;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Records in, of any kind; the same bytes out, a line each, in date folders. There is nothing
 * between, so it is the one job without a pipeline.
 */
public final class ArchiveJob implements Job<RawRecord> {
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
  public EventFormat<RawRecord> input(Options options) {
    String timeField = options.get(TIME_FIELD);
    return timeField == null ? RawRecord.BY_ARRIVAL : RawRecord.byField(timeField);
  }

  @Override
  public EventKind generated(Options options) {
    return options.get(GENERATED_KIND);
  }

  @Override
  public void define(DataStream<RawRecord> events, JobFlow flow) {
    boolean csv =
        flow.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
            && flow.get(FileOptions.FORMAT) == FileOptions.Format.CSV;
    flow.archive(DATA_SET, events, csv ? SinkOptions.Format.CSV : SinkOptions.Format.JSON);
  }
}
