package io.shardflow.jobs.archive;

import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.RawRecord;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes the unchanged bytes of records of any kind to date folders, one record per line. There is
 * nothing to compute, so this job has no pipeline class.
 */
public final class ArchiveJob implements Job<RawRecord> {
  /** The data set of the records. Its files have no header, even in CSV. */
  public static final String DATA_SET = "archive";

  static final Option<String> TIME_FIELD =
      Option.checked(
          ConfigOptions.key("archive.time-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Field of the record whose time determines the date folder. A record without a"
                      + " valid time in this field becomes a dead letter. By default, the folder is"
                      + " that of the arrival time, as with Firehose."),
          "field name, such as timestamp",
          field -> !field.isBlank());

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String description() {
    return "every record unchanged, one per line";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TIME_FIELD, GeneratorOptions.KIND);
  }

  @Override
  public EventFormat<RawRecord> input(Options options) {
    String timeField = options.get(TIME_FIELD);
    return timeField == null ? RawRecord.BY_ARRIVAL : RawRecord.byField(timeField);
  }

  /** None: records are kept as they are. */
  @Override
  public List<String> inputFields() {
    return List.of();
  }

  @Override
  public Optional<String> generatedKind(Options options) {
    return Optional.of(options.get(GeneratorOptions.KIND));
  }

  @Override
  public void define(DataStream<RawRecord> events, JobFlow flow) {
    boolean csv =
        flow.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
            && flow.get(FileOptions.FORMAT) == FileOptions.Format.CSV;
    flow.archive(DATA_SET, events, csv ? SinkOptions.Format.CSV : SinkOptions.Format.JSON);
  }
}
