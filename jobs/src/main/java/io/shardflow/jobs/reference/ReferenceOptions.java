package io.shardflow.jobs.reference;

import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.TimeOptions;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOptions;

/** Where the table of sensors or stores is. */
public final class ReferenceOptions {
  public static final Option<String> PATH =
      new Option<>(
          ConfigOptions.key("reference.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "What is known of the sensors or stores: [{\"id\": \"sensor-007\", \"name\":"
                      + " \"Boiler room\", \"site\": \"Berlin\", \"above\": 60}, ...]; its rows get"
                      + " name, site and known."),
          "JSON file, local or of any Flink file-system URI",
          ReferenceOptions::problemIn);

  public static final Option<Duration> REFRESH =
      Option.checked(
          ConfigOptions.key("reference.refresh")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription("How often a job on a stream looks whether that file has changed."),
          "duration of 1 ms or more, such as 1 min",
          TimeOptions::isPositive);

  private ReferenceOptions() {}

  private static String problemIn(String path) {
    try {
      ReferenceFile.read(path);
      return null;
    } catch (IOException e) {
      return "cannot be read as reference data: " + e.getMessage();
    }
  }
}
