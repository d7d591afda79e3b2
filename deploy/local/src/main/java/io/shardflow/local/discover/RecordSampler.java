package io.shardflow.local.discover;

import io.shardflow.codec.AnyObject;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.RecordSource;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.model.Decoded;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;

/** Reads the first records of the source that the options name. */
final class RecordSampler {
  private static final Option<Integer> RECORDS =
      Option.checked(
          ConfigOptions.key("discover.records")
              .intType()
              .defaultValue(1000)
              .withDescription("The maximum number of records to sample."),
          "number from 1 to 1000000",
          records -> records >= 1 && records <= 1_000_000);

  private static final Option<Duration> TIMEOUT =
      Option.checked(
          ConfigOptions.key("discover.timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription(
                  "The maximum time to wait for records. Afterwards, discover works with the"
                      + " records that have arrived."),
          "duration of 1 s or more, such as 2 min",
          timeout -> timeout.toSeconds() >= 1);

  static final List<Option<?>> OPTIONS = List.of(RECORDS, TIMEOUT);

  private final Options options;

  RecordSampler(Options options) {
    this.options = options;
  }

  /** Returns the name of the source for messages. */
  String sourceName() {
    return switch (options.get(SourceOptions.TYPE)) {
      case KINESIS -> "the stream " + String.join(", ", options.get(KinesisOptions.STREAM));
      case FILE -> Printable.line(String.join(", ", options.get(FileOptions.PATH)));
      case GENERATOR -> "the generator";
    };
  }

  /**
   * Returns the first records, at least one.
   *
   * @throws IOException if the source cannot be read, or if no record arrives in time
   */
  List<Decoded<AnyObject>> sample(Configuration flink) throws Exception {
    int maxRecords = options.get(RECORDS);
    long seconds = options.get(TIMEOUT).toSeconds();
    System.err.printf(
        "Reading up to %,d records of %s, for at most %d s ...%n",
        maxRecords, sourceName(), seconds);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(configuration(flink));
    Queue<Decoded<AnyObject>> records = new ConcurrentLinkedQueue<>();
    try (CloseableIterator<Decoded<AnyObject>> source =
        new RecordSource(env, options, KinesisInput::addSource, List.of())
            .open(AnyObject.FORMAT, options.get(GeneratorOptions.KIND))
            .collectAsync()) {
      env.executeAsync("discover");
      FutureTask<Void> reading =
          new FutureTask<>(
              () -> {
                for (int read = 0; read < maxRecords && source.hasNext(); read++) {
                  records.add(source.next());
                }
              },
              null);
      Thread reader = new Thread(reading, "discover");
      reader.setDaemon(true);
      reader.start();
      reading.get(options.get(TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (records.isEmpty()) {
        throw new IOException(
            "no records of %s arrived within %d s; start at an earlier position (--%s) or wait longer (--%s)"
                .formatted(sourceName(), seconds, KinesisOptions.POSITION.key(), TIMEOUT.key()));
      }
      System.err.printf("%,d records arrived within %d s.%n", records.size(), seconds);
    } catch (ExecutionException e) {
      throw ExceptionUtils.findThrowable(e, JobExecutionException.class)
          .<Exception>map(
              failed -> new IOException("cannot read " + sourceName(), failed.getCause()))
          .orElse(e);
    }
    if (records.isEmpty()) {
      throw new IOException("no records found in " + sourceName());
    }
    return new ArrayList<>(records);
  }

  private static Configuration configuration(Configuration flink) {
    Configuration configuration = new Configuration();
    // One instance reads file by file, so that the sample is the same on every machine.
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.addAll(flink);
    return configuration;
  }
}
