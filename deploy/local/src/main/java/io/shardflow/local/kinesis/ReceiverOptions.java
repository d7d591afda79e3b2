package io.shardflow.local.kinesis;

import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.localkinesis.LocalKinesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options for what results can be delivered to: delivery streams and topics. */
final class ReceiverOptions {
  private static final int MAX_BUFFER_BYTES = 128 << 20;
  private static final Duration MAX_BUFFER_INTERVAL = Duration.ofMinutes(15);

  private static final Option<String> STREAMS =
      names(
          "firehose.streams",
          "The Firehose delivery streams to create at the start.",
          "[a-zA-Z0-9_.-]{1,64}",
          "NAME,... such as results,alerts, each name once");

  private static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("firehose.path")
              .stringType()
              .defaultValue("firehose")
              .withDescription(
                  "The folder for the files of delivery streams, in subfolders NAME/YYYY/MM/dd/HH"
                      + " (UTC) by arrival."),
          "folder on this machine, which is created if it does not exist",
          path -> !Files.exists(Path.of(path)) || Files.isDirectory(Path.of(path)));

  private static final Option<MemorySize> SIZE =
      Option.checked(
          ConfigOptions.key("firehose.size")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(5))
              .withDescription("The size from which on a file of a delivery stream is complete."),
          "size from 1 kb to 128 mb",
          size -> size.getKibiBytes() >= 1 && size.getBytes() <= MAX_BUFFER_BYTES);

  private static final Option<Duration> INTERVAL =
      Option.checked(
          ConfigOptions.key("firehose.interval")
              .durationType()
              .defaultValue(Duration.ofMinutes(5))
              .withDescription(
                  "The time after its first record when a file of a delivery stream is complete."
                      + " Ctrl-C completes all files."),
          "duration from 0 s to 15 min",
          interval -> !interval.isNegative() && interval.compareTo(MAX_BUFFER_INTERVAL) <= 0);

  private static final Option<String> TOPICS =
      names(
          "sns.topics",
          "The SNS topics to create at the start. Names of FIFO topics end in .fifo.",
          "[a-zA-Z0-9_-]{1,251}(\\.fifo)?",
          "NAME,... such as alerts,orders.fifo, each name once");

  static final List<Option<?>> ALL = List.of(STREAMS, PATH, SIZE, INTERVAL, TOPICS);

  private ReceiverOptions() {}

  /** Creates the delivery streams and topics. */
  static void create(LocalKinesis kinesis, Options options) {
    for (String name : names(options.get(STREAMS))) {
      kinesis.createDeliveryStream(
          name,
          Path.of(options.get(PATH), name),
          (int) options.get(SIZE).getBytes(),
          options.get(INTERVAL));
    }
    names(options.get(TOPICS)).forEach(kinesis::createTopic);
  }

  /** Returns what is created, as an addition to a sentence. */
  static String describe(Options options) {
    return describe(", delivery streams: ", options.get(STREAMS))
        + describe(", topics: ", options.get(TOPICS));
  }

  private static String describe(String title, String names) {
    return names.isEmpty() ? "" : title + names.replace(",", ", ");
  }

  private static Option<String> names(
      String key, String description, String pattern, String allowed) {
    return Option.checked(
        ConfigOptions.key(key).stringType().defaultValue("").withDescription(description),
        allowed,
        text ->
            names(text).stream().allMatch(name -> name.matches(pattern))
                && names(text).stream().distinct().count() == names(text).size());
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}
