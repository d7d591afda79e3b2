package io.shardflow.local.discover;

import io.shardflow.codec.AnyObject;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.RecordSource;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.local.LocalMain;
import io.shardflow.model.Decoded;
import io.shardflow.model.EventFormat;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;

/** Says what fields the records of a source have, and how a table of Flink SQL is made of them. */
public final class DiscoverCommand {
  private static final Option<Integer> RECORDS =
      Option.checked(
          ConfigOptions.key("discover.records")
              .intType()
              .defaultValue(1000)
              .withDescription("How many records are looked at."),
          "number from 1 to 1000000",
          records -> records >= 1 && records <= 1_000_000);

  private static final Option<Duration> TIMEOUT =
      Option.checked(
          ConfigOptions.key("discover.timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription("How long they are waited for; then, those that came have to do."),
          "duration of 1 s or more, such as 2 min",
          timeout -> timeout.toSeconds() >= 1);

  /** Unlike a job, it is to see what is there already. */
  private static final Map<String, String> PRESETS;

  static {
    Map<String, String> presets = new TreeMap<>(LocalMain.PRESETS);
    presets.remove(SinkOptions.PATH.key());
    presets.put(KinesisOptions.POSITION.key(), "TRIM_HORIZON");
    PRESETS = Map.copyOf(presets);
  }

  private static final List<Option<?>> OPTIONS =
      Stream.of(
              List.of(RECORDS, TIMEOUT, ArchiveJob.GENERATED_KIND),
              SourceOptions.ALL,
              GeneratorOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  private final Options options;
  private final boolean csv;

  private DiscoverCommand(Options options) {
    this.options = options;
    this.csv =
        options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
            && options.get(FileOptions.FORMAT) == FileOptions.Format.CSV;
  }

  /** Runs {@code discover [--key value ...]}; returns the exit status. */
  public static int run(List<String> arguments, Configuration flink, boolean help)
      throws Exception {
    if (help) {
      System.out.print(
          "discover: the fields of a stream's or of files' records, and a table of Flink SQL over"
              + " them\n\nOptions:\n"
              + Options.help(OPTIONS, PRESETS));
      return 0;
    }
    Options options =
        Options.resolve(
            "discover",
            Options.Sources.of(arguments),
            OPTIONS,
            PRESETS,
            List.of(SourceOptions::check, GeneratorOptions::check));
    new DiscoverCommand(options).run(flink);
    return 0;
  }

  private void run(Configuration flink) throws Exception {
    System.err.printf(
        "Reading up to %,d records of %s, for %d s at most ...%n",
        options.get(RECORDS), source(), options.get(TIMEOUT).toSeconds());
    List<Decoded<AnyObject>> records = sample(flink);
    if (records.isEmpty()) {
      throw new IOException("there is no record in " + source());
    }
    Discovery discovery = Discovery.of(records, csv);
    long unreadable = records.size() - discovery.objects();
    String shape = csv ? "CSV row" : "JSON object";
    if (discovery.objects() == 0) {
      throw new IOException(
          "no record of %s is a %s, of %,d that were read"
                  .formatted(source(), shape, records.size())
              + (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
                  ? ": check --" + FileOptions.FORMAT.key()
                  : ""));
    }
    System.out.printf(
        "%,d records of %s%s%n%n%s%n%s%n%s%s",
        records.size(),
        source(),
        unreadable == 0
            ? ""
            : "; %,d of them %s no %s".formatted(unreadable, unreadable == 1 ? "is" : "are", shape),
        discovery.fieldTable(),
        jobs(discovery, records.size()),
        comments(),
        discovery.createTable(table(), tableOptions()));
  }

  private List<Decoded<AnyObject>> sample(Configuration flink) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(configuration(flink));
    Queue<Decoded<AnyObject>> records = new ConcurrentLinkedQueue<>();
    int most = options.get(RECORDS);
    try (CloseableIterator<Decoded<AnyObject>> source =
        new RecordSource(env, options)
            .open(AnyObject.FORMAT, options.get(ArchiveJob.GENERATED_KIND))
            .collectAsync()) {
      env.executeAsync("discover");
      FutureTask<Void> reading =
          new FutureTask<>(
              () -> {
                for (int read = 0; read < most && source.hasNext(); read++) {
                  records.add(source.next());
                }
              },
              null);
      Thread reader = new Thread(reading, "discover");
      reader.setDaemon(true);
      reader.start();
      reading.get(options.get(TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      long seconds = options.get(TIMEOUT).toSeconds();
      if (records.isEmpty()) {
        throw new IOException(
            "no record of %s came within %d s: begin earlier (--%s), or wait longer (--%s)"
                .formatted(source(), seconds, KinesisOptions.POSITION.key(), TIMEOUT.key()));
      }
      System.err.printf("%,d records came within %d s.%n", records.size(), seconds);
    } catch (ExecutionException e) {
      throw ExceptionUtils.findThrowable(e, JobExecutionException.class)
          .<Exception>map(failed -> new IOException("cannot read " + source(), failed.getCause()))
          .orElse(e);
    }
    return new ArrayList<>(records);
  }

  private static Configuration configuration(Configuration flink) {
    Configuration configuration = new Configuration();
    // One instance, file by file: so that the first records are looked at, whatever the machine.
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.addAll(flink);
    return configuration;
  }

  /** A line for each job that can read some of the records. */
  private static String jobs(Discovery discovery, long records) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Job<?> job : JobCatalogue.JOBS) {
      EventFormat<?> format =
          job.input(JobCommand.of(job, Options.Sources.of(List.of()), LocalMain.PRESETS).options());
      long readable = format.opaque() ? records : discovery.readable(format);
      if (readable > 0) {
        lines.append(
            "%s reads %s of these records%n"
                .formatted(job.name(), Discovery.percentage(readable, records)));
      }
    }
    return lines.toString();
  }

  private String source() {
    return switch (options.get(SourceOptions.TYPE)) {
      case KINESIS -> "the stream " + options.get(KinesisOptions.STREAM);
      case FILE -> Printable.line(String.join(", ", options.get(FileOptions.PATH)));
      case GENERATOR -> "the generator";
    };
  }

  /** The name of the table: never one that {@code sql/env} has already. */
  private String table() {
    String source =
        switch (options.get(SourceOptions.TYPE)) {
          case KINESIS -> options.get(KinesisOptions.STREAM).replaceFirst(".*/", "");
          case FILE -> new Path(options.get(FileOptions.PATH).get(0)).getName();
          case GENERATOR -> options.get(ArchiveJob.GENERATED_KIND).name().toLowerCase(Locale.ROOT);
        };
    return source.replaceFirst("(?<=.)\\..*", "").replaceAll("[^\\p{L}\\p{N}]+", "_") + "_records";
  }

  private String comments() {
    String comments = "";
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE) {
      List<String> paths = options.get(FileOptions.PATH);
      String problem = FileOptions.problemInSql(paths);
      if (problem != null) {
        comments += "-- Not a table of all records: %s%n".formatted(Printable.line(problem));
      }
      if (paths.size() > 1) {
        comments += "-- A table reads one path. There are more: %s%n".formatted(source());
      }
      if (csv && options.get(FileOptions.FIELDS) == null) {
        comments +=
            "-- To Flink SQL, a file's header is a row, with no number or time: leave it out in a WHERE.\n";
      }
      if (csv) {
        comments +=
            "-- Flink SQL reads CSV by position: every file must have these columns, in this order.\n";
      }
    }
    return comments;
  }

  private Map<String, String> tableOptions() {
    Map<String, String> table = new LinkedHashMap<>();
    switch (options.get(SourceOptions.TYPE)) {
      case KINESIS -> {
        table.put("connector", "kinesis");
        table.putAll(KinesisInput.tableOptions(options));
      }
      case FILE -> {
        table.put("connector", "filesystem");
        table.put("path", options.get(FileOptions.PATH).get(0));
      }
      case GENERATOR -> {
        table.put("connector", "generator");
        table.putAll(options.toMap(GeneratorOptions.ALL));
      }
    }
    String format = csv ? "csv" : "json";
    table.put("format", format);
    table.put(format + ".ignore-parse-errors", "true");
    return table;
  }
}
