package io.shardflow.local.kinesis;

import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.StopSignal;
import io.shardflow.localkinesis.KinesisCounts;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** The command {@code kinesis}: runs the local Kinesis until Ctrl-C. */
public final class KinesisCommand implements Command {
  private static final int MAX_PORT = 65_535;
  private static final int MIN_RETENTION_HOURS = 24;
  private static final int MAX_RETENTION_HOURS = 8760;
  private static final int WARNING_INTERVAL_SECONDS = 10;
  private static final String STREAM = "[a-zA-Z0-9_.-]{1,128}:[1-9][0-9]{0,2}";

  private static final Option<Integer> PORT =
      Option.checked(
          ConfigOptions.key("port")
              .intType()
              .defaultValue(4567)
              .withDescription("The port to listen on, on this machine; 0 selects a free port."),
          "number from 0 to " + MAX_PORT,
          port -> port >= 0 && port <= MAX_PORT);

  private static final Option<String> HOST =
      Option.oneOf(
          ConfigOptions.key("host")
              .stringType()
              .defaultValue("127.0.0.1")
              .withDescription(
                  "The address to listen on. 0.0.0.0 is for containers: every machine that reaches"
                      + " this one can then read and write all data."),
          List.of("127.0.0.1", "0.0.0.0"));

  private static final Option<String> STREAMS =
      Option.checked(
          ConfigOptions.key("streams")
              .stringType()
              .defaultValue("")
              .withDescription(
                  "The streams to create at the start, each with its number of shards."),
          "NAME:SHARDS,... such as sales:4,sensors:2, each name once, %d shards at most"
              .formatted(LocalKinesis.MAX_SHARDS),
          KinesisCommand::areStreams);

  private static final Option<Duration> RETENTION =
      Option.checked(
          ConfigOptions.key("retention")
              .durationType()
              .defaultValue(KinesisSettings.DEFAULT.retention())
              .withDescription("The retention period of records."),
          "whole hours from 24 h to 8760 h, as on AWS; for tests also 1 s to 24 h",
          KinesisCommand::isRetention);

  private static final Option<Boolean> LIMITS =
      Option.any(
          ConfigOptions.key("limits")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether shards have the limits of AWS: 1 MB and 1,000 records per second for"
                      + " writes, 2 MB and 5 calls per second for reads. Delivery streams and"
                      + " topics then have theirs, too."),
          "true, false");

  private static final Option<MemorySize> MEMORY =
      Option.checked(
          ConfigOptions.key("memory")
              .memoryType()
              .defaultValue(new MemorySize(KinesisSettings.DEFAULT.memoryBytes()))
              .withDescription(
                  "The memory for records. When it is full, the oldest records are deleted."),
          "size from 1 mb up to the memory of the JVM",
          size -> size.getMebiBytes() >= 1 && size.getBytes() < Runtime.getRuntime().maxMemory());

  private static final Option<Long> FAULT_SEED =
      Option.any(
          ConfigOptions.key("faults.seed")
              .longType()
              .defaultValue(1L)
              .withDescription("The seed of the random faults."),
          "whole number");

  private static final Option<Duration> FAULT_DELAY =
      Option.checked(
          ConfigOptions.key("faults.delay")
              .durationType()
              .defaultValue(KinesisFaults.NONE.delay())
              .withDescription("The delay of a response that faults.slow delays."),
          "duration of 0 or more, such as 3 s",
          delay -> !delay.isNegative());

  private static final Map<Fault, Option<Double>> FAULT_SHARES =
      new EnumMap<Fault, Option<Double>>(
          Stream.of(Fault.values())
              .collect(
                  Collectors.toMap(
                      fault -> fault,
                      fault -> Option.share("faults." + name(fault), 0, fault.description()))));

  private static final List<Option<?>> OPTIONS =
      Stream.of(
              List.of(HOST, PORT, STREAMS, RETENTION, LIMITS, MEMORY),
              ReceiverOptions.ALL,
              List.of(FAULT_SEED, FAULT_DELAY),
              FAULT_SHARES.values())
          .<Option<?>>flatMap(options -> options.stream())
          .toList();

  @Override
  public String help() {
    return "kinesis [--key value ...]: runs a local Kinesis, with all data in memory, until"
        + " Ctrl-C.\nThe same port serves Firehose and SNS.\n\n"
        + "Options:\n"
        + Options.help(OPTIONS, Map.of());
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    Options options =
        Options.resolve("kinesis", OptionSources.of(arguments), OPTIONS, Map.of(), List.of());
    Map<String, Integer> streams = streams(options.get(STREAMS));
    CountDownLatch stopped = new CountDownLatch(1);
    try (LocalKinesis kinesis = LocalKinesis.start(settings(options))) {
      streams.forEach(kinesis::createStream);
      ReceiverOptions.create(kinesis, options);
      StopSignal.onStop(stopped::countDown);
      System.out.printf(
          "Kinesis endpoint: %s%s%s. Press Ctrl-C to stop.%n",
          kinesis.endpoint(),
          streams.isEmpty() ? "" : ", streams: " + options.get(STREAMS).replace(",", ", "),
          ReceiverOptions.describe(options));
      long dropped = 0;
      while (!stopped.await(WARNING_INTERVAL_SECONDS, TimeUnit.SECONDS)) {
        long now = kinesis.counts().dropped();
        if (now > dropped) {
          System.err.printf(
              "Memory is full: %,d records were dropped before their retention period ended. Read"
                  + " them earlier, or increase --%s.%n",
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
    FAULT_SHARES.forEach((fault, option) -> shares.put(fault, options.get(option)));
    return KinesisSettings.DEFAULT
        .withHost(options.get(HOST))
        .withPort(options.get(PORT))
        .withRetention(options.get(RETENTION))
        .withLimits(options.get(LIMITS))
        .withMemoryBytes(options.get(MEMORY).getBytes())
        .withFaults(
            new KinesisFaults(options.get(FAULT_SEED), shares, options.get(FAULT_DELAY), false));
  }

  private static String summary(KinesisCounts counts) {
    String faults =
        counts.faults().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(fault -> ", %s %,d times".formatted(name(fault.getKey()), fault.getValue()))
            .collect(Collectors.joining());
    String deliveries =
        counts.deliveryRecords() == 0 && counts.messages() == 0
            ? ""
            : "; %,d records in delivery streams, %,d messages in topics"
                .formatted(counts.deliveryRecords(), counts.messages());
    return "%,d records in, %,d out; %,d refused by the limits, %,d dropped because memory was full%s%s"
        .formatted(
            counts.recordsIn(),
            counts.recordsOut(),
            counts.refused(),
            counts.dropped(),
            faults,
            deliveries);
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
        && shards.values().stream().mapToInt(Integer::intValue).sum() <= LocalKinesis.MAX_SHARDS;
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
