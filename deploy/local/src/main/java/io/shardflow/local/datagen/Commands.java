package io.shardflow.local.datagen;

import io.shardflow.datagen.command.CommandQueue;
import io.shardflow.datagen.command.CommandStream;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/** The commands that generated sensors obey: none, or those of a Kinesis stream. */
final class Commands implements AutoCloseable {
  static final Option<String> STREAM =
      Option.any(
          ConfigOptions.key("commands")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The Kinesis stream whose commands the sensors obey: rows of the data set alerts."
                      + " It is read at sink.endpoint and in sink.region. None by default."),
          "stream name");

  private final CommandQueue queue = new CommandQueue();
  private final CommandStream stream;

  /** Checks that only sensors obey commands, and that they send their readings in real time. */
  static void check(EventKind kind, Options options, List<Problem> problems) {
    if (options.get(STREAM) == null) {
      return;
    }
    if (kind != EventKind.SENSORS) {
      problems.add(
          new Problem(STREAM.key(), options.get(STREAM), "is only valid with datagen sensors"));
    }
    if (!Destination.isStream(options)) {
      problems.add(
          new Problem(
              STREAM.key(), options.get(STREAM), "is only valid with " + Destination.streamKey()));
    }
  }

  /**
   * Starts reading commands, if the options name a stream.
   *
   * @throws IOException if the stream cannot be read
   */
  static Commands open(Options options) throws IOException {
    return new Commands(options);
  }

  private Commands(Options options) throws IOException {
    stream =
        options.get(STREAM) == null
            ? null
            : CommandStream.open(
                Destination.client(options), options.get(STREAM), queue::add, System.err::println);
  }

  /** Lets sensors obey the commands that have arrived before this record. */
  void apply(EventGenerator generator, long nextIndex) {
    queue.apply(generator, nextIndex);
  }

  /** Stops reading, and prints how many commands were obeyed. */
  @Override
  public void close() {
    if (stream != null) {
      stream.close();
      System.err.println("Commands: " + queue + ".");
    }
  }
}
