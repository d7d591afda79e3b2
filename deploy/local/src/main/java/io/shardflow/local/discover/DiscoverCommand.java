package io.shardflow.local.discover;

import io.shardflow.codec.AnyObject;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.CommandLine;
import io.shardflow.model.Decoded;
import io.shardflow.model.EventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * The command {@code discover}: samples the records of a source, and prints their fields, the jobs
 * that can read them, and a {@code CREATE TABLE} statement for Flink SQL.
 */
public final class DiscoverCommand implements Command {
  /** Unlike jobs, discover reads the records that a stream already holds, and writes none. */
  private static final Map<String, String> PRESETS;

  static {
    Map<String, String> presets = new TreeMap<>(CommandLine.PRESETS);
    presets.remove(SinkOptions.PATH.key());
    presets.put(KinesisOptions.POSITION.key(), "TRIM_HORIZON");
    PRESETS = Map.copyOf(presets);
  }

  private static final List<Option<?>> OPTIONS =
      Stream.of(RecordSampler.OPTIONS, List.of(GeneratorOptions.KIND), SourceOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  @Override
  public String help() {
    return """
        discover [--key value ...]: prints the fields of the records of a stream or of files, the jobs that can read
        them, and a table for Flink SQL. Writes nothing.

        Options:
        """
        + Options.help(OPTIONS, PRESETS);
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    Options options =
        Options.resolve(
            "discover",
            OptionSources.of(arguments),
            OPTIONS,
            PRESETS,
            List.of(SourceOptions::check));
    RecordSampler sampler = new RecordSampler(options);
    SourceTable table = new SourceTable(options);
    List<Decoded<AnyObject>> records = sampler.sample(flink);
    Discovery discovery = Discovery.of(records, table.isCsv());
    long invalid = records.size() - discovery.objects();
    String shape = table.isCsv() ? "CSV rows" : "JSON objects";
    if (discovery.objects() == 0) {
      boolean isFile = options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE;
      throw new IOException(
          "%,d records of %s were read, but none of them are %s%s"
              .formatted(
                  records.size(),
                  sampler.sourceName(),
                  shape,
                  isFile ? "; check --" + FileOptions.FORMAT.key() : ""));
    }
    System.out.printf(
        "%,d records of %s%s%n%n%s%n%s%n%s%s",
        records.size(),
        sampler.sourceName(),
        invalid == 0 ? "" : "; %,d could not be decoded as %s".formatted(invalid, shape),
        discovery.fieldTable(),
        readers(discovery, records.size()),
        table.comments(),
        discovery.createTable(table.name(), table.withOptions()));
    return 0;
  }

  /** Returns the defaults of the job's own options, which are all that its input depends on. */
  private static Options defaults(Job<?> job) throws InvalidOptionsException {
    return Options.resolve(
        job.name(), OptionSources.of(List.of()), job.options(), Map.of(), List.of());
  }

  /** Returns one line for each job that can read some of the records. */
  private static String readers(Discovery discovery, long records) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Job<?> job : JobCatalogue.JOBS) {
      EventFormat<?> format = job.input(defaults(job));
      long readable = format.opaque() ? records : discovery.readable(format);
      if (readable > 0) {
        lines.append(
            "%s reads %s of these records%n"
                .formatted(job.name(), Percentage.of(readable, records)));
      }
    }
    return lines.toString();
  }
}
