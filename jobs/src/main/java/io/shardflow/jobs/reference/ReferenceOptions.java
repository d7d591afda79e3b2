package io.shardflow.jobs.reference;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionFile;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOptions;

/** Options of reference data. */
public final class ReferenceOptions {
  public static final Option<String> PATH =
      Option.any(
          ConfigOptions.key("reference.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "File of reference data about sensors or stores: [{\"id\": \"sensor-007\","
                      + " \"name\": \"Boiler room\", \"site\": \"Berlin\", \"above\": 60}, ...]."
                      + " Adds the fields name, site and known to the rows. The thresholds below,"
                      + " above and equals replace those of the sensor's type."),
          "JSON file, as a local path or a URI of a Flink file system");

  /** The content of the file. A job with these options must have it among its rules. */
  public static final OptionFile<Map<String, Reference>> TABLE =
      new OptionFile<>(PATH, "reference data", ReferenceFile::read);

  public static final Option<Duration> REFRESH =
      Option.checked(
          ConfigOptions.key("reference.refresh")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription(
                  "Interval at which a job on a stream reads the file of reference data again."),
          "duration of 1 ms or more, such as 1 min",
          TimeOptions::isPositive);

  private ReferenceOptions() {}
}
