package io.shardflow.local;

import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.localkinesis.KinesisCounts;
import io.shardflow.localkinesis.KinesisFaults;
import io.shardflow.localkinesis.KinesisFaults.Fault;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** A Kinesis on this machine, by itself, until Ctrl-C. */
final class KinesisCommand {
  private static final int MOST_PORT = 65_535;
  private static final int MIN_RETENTION_HOURS = 24;
  private static final int MAX_RETENTION_HOURS = 8760;
  private static final int SECONDS_BETWEEN_WARNINGS = 10;
  private static final String STREAM = "[a-zA-Z0-9_.-]{1,128}:[1-9][0-9]{0,2}";

  private static final Option<Integer> PORT =
      Option.checked(
          ConfigOptions.key("port")
              .intType()
              .defaultValue(4567)
              .withDescription("Where it listens on this machine; 0 for any port that is free."),
          "number from 0 to " + MOST_PORT,
          port -> port >= 0 && port <= MOST_PORT);

  private static final Option<String> STREAMS =
      Option.checked(
          ConfigOptions.key("streams")
              .stringType()
              .defaultValue("")
              .withDescription(
                  "The streams that are there from the start, each with the number of its shards."),
          "NAME:SHARDS,... such as sales:4,sensors:2, each name once, %d shards at most"
              .formatted(LocalKinesis.MOST_SHARDS),
          KinesisCommand::areStreams);

  private static final Option<Duration> RETENTION =
      Option.checked(
          ConfigOptions.key("retention")
              .durationType()
              .defaultValue(KinesisSettings.DEFAULT.retention())
              .withDescription("How long records are kept."),
          "whole hours from 24 h to 8760 h, as with AWS; for tests also less than 24 h, from 1 s",
          KinesisCommand::isRetention);

  private static final Option<Boolean> LIMITS =
      Option.any(
          ConfigOptions.key("limits")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether a shard takes 1 MB and 1,000 records a second and gives 2 MB and 5 reads,"
                      + " as AWS's do."),
          "true, false");

  private static final Option<MemorySize> MEMORY =
      Option.checked(
          ConfigOptions.key("memory")
              .memoryType()
              .defaultValue(new MemorySize(KinesisSettings.DEFAULT.memoryBytes()))
              .withDescription(
                  "How much memory the records may take; where it is full, the oldest go."),
          "size of 1 mb or more, less than the memory of the JVM",
          size -> size.getMebiBytes() >= 1 && size.getBytes() < Runtime.getRuntime().maxMemory());

  private static final Option<Long> SEED =
      Option.any(
          ConfigOptions.key("faults.seed")
              .longType()
              .defaultValue(1L)
              .withDescription("The same seed gives the same chances to what goes wrong."),
          "whole number");

  private static final Option<Duration> DELAY =
      Option.checked(
          ConfigOptions.key("faults.delay")
              .durationType()
              .defaultValue(KinesisFaults.NONE.delay())
              .withDescription("How much later slow answers come."),
          "duration of 0 or more, such as 3 s",
          delay -> !delay.isNegative());

  private static final Map<Fault, Option<Double>> FAULTS =
      new EnumMap<Fault, Option<Double>>(
          Stream.of(Fault.values())
              .collect(
                  Collectors.toMap(
                      fault -> fault,
                      fault -> Option.share("faults." + name(fault), 0, fault.description()))));

  private static final List<Option<?>> OPTIONS =
      Stream.of(List.of(PORT, STREAMS, RETENTION, LIMITS, MEMORY, SEED, DELAY), FAULTS.values())
          .<Option<?>>flatMap(options -> options.stream())
          .toList();

  private KinesisCommand() {}

  static int run(List<String> arguments, boolean help) throws Exception {
    if (help) {
      System.out.print(
          "kinesis: a Kinesis on this machine, in memory, until Ctrl-C\n\nOptions:\n"
              + Options.help(OPTIONS, Map.of()));
      return 0;
    }
    Options options =
        Options.resolve("kinesis", Options.Sources.of(arguments), OPTIONS, Map.of(), List.of());
    Map<String, Integer> streams = streams(options.get(STREAMS));
    CountDownLatch stopped = new CountDownLatch(1);
    try (LocalKinesis kinesis = LocalKinesis.start(settings(options))) {
      streams.forEach(kinesis::createStream);
      StopSignal.onStop(stopped::countDown);
      System.out.printf(
          "Kinesis answers at %s%s; Ctrl-C ends it.%n",
          kinesis.endpoint(),
          streams.isEmpty() ? "" : ", with the streams " + options.get(STREAMS).replace(",", ", "));
      long dropped = 0;
      while (!stopped.await(SECONDS_BETWEEN_WARNINGS, TimeUnit.SECONDS)) {
        long now = kinesis.counts().dropped();
        if (now > dropped) {
          System.err.printf(
              "Memory is full: %,d records were dropped before they were too old; read sooner, or"
                  + " give it more by --%s.%n",
              now - dropped, MEMORY.key());
        }
        dropped = now;
      }
      System.out.println(summary(kinesis.counts()));
    }
    return 0;
  }

  private static KinesisSettings settings(Options options) {
    Map<Fault, Double> shares = new EnumMap<>(Fault.class);
    FAULTS.forEach((fault, option) -> shares.put(fault, options.get(option)));
    return KinesisSettings.DEFAULT
        .withPort(options.get(PORT))
        .withRetention(options.get(RETENTION))
        .withLimits(options.get(LIMITS))
        .withMemoryBytes(options.get(MEMORY).getBytes())
        .withFaults(new KinesisFaults(options.get(SEED), shares, options.get(DELAY), false));
  }

  private static String summary(KinesisCounts counts) {
    String faults =
        counts.faults().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(fault -> ", %s %,d times".formatted(name(fault.getKey()), fault.getValue()))
            .collect(Collectors.joining());
    return "%,d records in, %,d out; %,d refused by the limits, %,d dropped for want of memory%s"
        .formatted(
            counts.recordsIn(), counts.recordsOut(), counts.refused(), counts.dropped(), faults);
  }

  private static boolean isRetention(Duration retention) {
    boolean isWholeHours = retention.equals(Duration.ofHours(retention.toHours()));
    return retention.toSeconds() >= 1
        && retention.toHours() <= MAX_RETENTION_HOURS
        && (isWholeHours || retention.toHours() < MIN_RETENTION_HOURS);
  }

  private static boolean areStreams(String streams) {
    String[] all = streams.isEmpty() ? new String[0] : streams.split(",", -1);
    if (!Stream.of(all).allMatch(stream -> stream.matches(STREAM))) {
      return false;
    }
    Map<String, Integer> shards = streams(streams);
    return shards.size() == all.length
        && shards.values().stream().mapToInt(Integer::intValue).sum() <= LocalKinesis.MOST_SHARDS;
  }

  private static Map<String, Integer> streams(String streams) {
    Map<String, Integer> shards = new LinkedHashMap<>();
    for (String stream : streams.isEmpty() ? new String[0] : streams.split(",")) {
      String[] parts = stream.split(":");
      shards.put(parts[0], Integer.valueOf(parts[1]));
    }
    return shards;
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
