package io.shardflow.local.check;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The command {@code check}: checks the options of a job without a connection, and shows what the
 * job would make of each record of a sample. Starts no job, and writes and deletes nothing.
 */
public final class CheckCommand implements Command {
  private static final Option<String> SAMPLE =
      Option.any(
          ConfigOptions.key("sample")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "A file or folder of records, or - for standard input. With source.type=kinesis,"
                      + " the records of a stream."),
          "local file or folder, or -");

  private static final String STANDARD_INPUT = "-";

  @Override
  public String help() {
    return """
        check JOB [--key value ...] [--sample FILE]: checks the options of a job, and shows what the job would make of
        each record of a sample: the event as the job reads it, or the reason why it cannot be decoded. Starts no job,
        connects to nothing, and writes and deletes nothing. source.type is file if there is a sample and no other type
        is given.

        Exit status: 0 if the options are valid and all records can be decoded, 1 if some cannot, 2 if options are invalid.

        Options, in addition to those of the job:
        """
        + Options.help(List.of(SAMPLE), Map.of());
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    List<String> ofJob = new ArrayList<>(arguments);
    List<Problem> problems = new ArrayList<>();
    String sample = removeSample(ofJob, problems);
    Path copy = STANDARD_INPUT.equals(sample) && problems.isEmpty() ? readStandardInput() : null;
    try {
      String path = copy == null ? sample : copy.toString();
      JobCommand command = parse(ofJob, problems.isEmpty() ? path : null, problems);
      checkPipeline(command, flink);
      System.out.printf("%s: the options are valid.%n", command.job().name());
      if (sample == null) {
        return 0;
      }
      return new Sample(path, copy == null ? null : "standard input").print(command, System.out);
    } finally {
      if (copy != null) {
        Files.delete(copy);
      }
    }
  }

  /** Removes the option {@link #SAMPLE} from the arguments, and returns its value or null. */
  private static String removeSample(List<String> arguments, List<Problem> problems) {
    String option = "--" + SAMPLE.key();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String value = null;
      if (argument.startsWith(option + "=")) {
        value = argument.substring(option.length() + 1);
      } else if (argument.equals(option)) {
        boolean hasValue = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
        value = hasValue ? arguments.remove(i + 1) : "";
      }
      if (value != null) {
        arguments.remove(i);
        if (value.isEmpty()) {
          problems.add(new Problem(SAMPLE.key(), null, "has no value; write --sample FILE"));
        } else if (!value.equals(STANDARD_INPUT) && !Files.isReadable(Path.of(value))) {
          problems.add(new Problem(SAMPLE.key(), value, "no such file or folder on this machine"));
        }
        return value;
      }
    }
    return null;
  }

  private static Path readStandardInput() throws IOException {
    Path copy = Files.createTempFile("shardflow-sample", "");
    Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
    return copy;
  }

  /** Resolves the options of the job, and reports their problems with those of the sample. */
  private static JobCommand parse(List<String> arguments, String sample, List<Problem> problems)
      throws InvalidOptionsException {
    Map<String, String> presets = new TreeMap<>(CommandLine.PRESETS);
    boolean isNamed = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    String type =
        OptionSources.of(isNamed ? arguments.subList(1, arguments.size()) : arguments)
            .value(SourceOptions.TYPE);
    if (sample != null && (type == null || type.equals("file"))) {
      presets.put(SourceOptions.TYPE.key(), "file");
      presets.put(FileOptions.PATH.key(), sample);
    }
    try {
      JobCommand command = JobCommand.parse(arguments, presets);
      if (problems.isEmpty()) {
        return command;
      }
    } catch (InvalidOptionsException e) {
      problems.addAll(e.problems());
    }
    throw new InvalidOptionsException("check", problems);
  }

  /**
   * Defines the pipeline, which finds problems such as a field of sink.partition-by that no data
   * set has. Where that would need a connection, it is left to the start of the job.
   */
  private static void checkPipeline(JobCommand command, Configuration flink)
      throws InvalidOptionsException {
    Options options = command.options();
    boolean isCatalogLocal =
        options.get(SinkOptions.TABLE) != SinkOptions.Table.ICEBERG
            || options.get(CatalogOptions.CATALOG) == CatalogOptions.Catalog.HADOOP;
    if (!SinkOptions.isLocal(options) || !isCatalogLocal) {
      return;
    }
    Map<String, String> values = options.toMap();
    if (options.get(SinkOptions.EXISTING) == SinkOptions.Existing.REPLACE) {
      // The definition of a job deletes the results that it replaces.
      values.put(SinkOptions.EXISTING.key(), "append");
    }
    JobCommand.of(command.job(), OptionSources.of(values), Map.of())
        .define(StreamExecutionEnvironment.getExecutionEnvironment(flink));
  }
}
