package io.shardflow.jobs.reference;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionFile;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOptions;

/** Where the table of sensors or stores is. */
public final class ReferenceOptions {
  public static final Option<String> PATH =
      Option.any(
          ConfigOptions.key("reference.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "What is known of the sensors or stores: [{\"id\": \"sensor-007\", \"name\":"
                      + " \"Boiler room\", \"site\": \"Berlin\", \"above\": 60}, ...]; its rows get"
                      + " name, site and known."),
          "JSON file, local or of any Flink file-system URI");

  /** The table, which a job that takes the options must have among its rules. */
  public static final OptionFile<Map<String, Reference>> TABLE =
      new OptionFile<>(PATH, "reference data", ReferenceFile::read);

  public static final Option<Duration> REFRESH =
      Option.checked(
          ConfigOptions.key("reference.refresh")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription("How often a job on a stream looks whether that file has changed."),
          "duration of 1 ms or more, such as 1 min",
          TimeOptions::isPositive);

  private ReferenceOptions() {}
}
