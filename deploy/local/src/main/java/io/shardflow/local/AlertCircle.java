package io.shardflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.codec.EventDecoder;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.command.CommandQueue;
import io.shardflow.datagen.command.CommandStream;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.sensors.ObeyedCommand;
import io.shardflow.datagen.sensors.SensorCommand;
import io.shardflow.datagen.sensors.SensorTroubles;
import io.shardflow.local.datagen.Destination;
import io.shardflow.localkinesis.LocalKinesis;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The circle of alerts in the demo: sensors in trouble send readings, the job {@code alerts} opens
 * alerts about them, its rows are delivered to a stream of commands, and the sensors obey. Their
 * readings become normal, and the alerts close. Event time passes fast, so that a sensor is silent
 * for long enough in a short demo.
 */
final class AlertCircle implements AutoCloseable {
  /** The job whose rows are commands. */
  static final String JOB = "alerts";

  /** The data set of its rows. */
  static final String DATA_SET = "alerts";

  static final String STREAM = "watched-sensors";
  private static final String COMMANDS = "commands";

  /** The options of the job, besides those of the other jobs. */
  static final Map<String, String> JOB_OPTIONS =
      Map.of("source.stream", STREAM, "deliver." + DATA_SET, "kinesis:" + COMMANDS);

  private static final double READINGS_PER_SECOND = 1;
  private static final double SPEED = 60;

  private static final SensorTroubles TROUBLES =
      new SensorTroubles(
          Set.of("sensor-001"),
          Set.of("sensor-007"),
          Duration.ofMinutes(15),
          null,
          Duration.ofMinutes(1),
          true);

  private static final String ROW = "%-34s%-12s%-13s%-21s%-21s%s%n";

  private final EventGenerator generator;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Set<String> received = new ConcurrentSkipListSet<>();
  private final CommandQueue queue = new CommandQueue(this::receive);
  private final CommandStream commands;

  /** What the stream of commands says about an alert. */
  private static final class Alert {
    SensorCommand opened;
    Instant closedAt;
  }

  /**
   * Creates the stream of commands, and starts reading it.
   *
   * @param settings those of the demo's other streams
   */
  AlertCircle(LocalKinesis kinesis, GeneratorSettings settings) throws IOException {
    generator =
        new EventGenerator(
            new GeneratorSettings(
                settings.seed(),
                settings.start(),
                READINGS_PER_SECOND,
                settings.faults(),
                settings.keys()),
            TROUBLES);
    kinesis.createStream(COMMANDS, 1);
    commands =
        CommandStream.open(
            Destination.client(kinesis.endpoint(), null),
            COMMANDS,
            queue::add,
            System.err::println);
  }

  /** Returns the stream of readings. */
  DemoStream stream() {
    return new DemoStream(
        STREAM,
        EventKind.SENSORS,
        generator,
        READINGS_PER_SECOND * SPEED,
        index -> queue.apply(generator, index));
  }

  private synchronized void receive(SensorCommand command) {
    received.add(id(command));
    Alert alert = alerts.computeIfAbsent(command.alertId(), id -> new Alert());
    if (command.closedAt() == null) {
      alert.opened = command;
    } else {
      alert.closedAt = command.closedAt();
    }
  }

  private static String id(SensorCommand command) {
    return command.alertId() + " " + command.state();
  }

  /** Reads the last commands, and stops. */
  @Override
  public void close() {
    commands.close();
  }

  /**
   * Compares the commands with the rows of the job, by alert and state.
   *
   * @param files the files of its data set; only JSON is compared
   * @return a description of the differences, or null if there are none
   */
  String difference(List<Path> files) throws IOException {
    EventDecoder<SensorCommand> decoder = EventDecoder.json(SensorCommand.FORMAT);
    Set<String> notDelivered = new TreeSet<>();
    Set<String> notWritten = new TreeSet<>(received);
    for (Path file : files) {
      if (!file.toString().endsWith(".json")) {
        return null;
      }
      for (String line : Files.readAllLines(file)) {
        String id = id(decoder.decode(line.getBytes(UTF_8), CommandQueue.ORIGIN).event());
        if (!received.contains(id)) {
          notDelivered.add(id);
        }
        notWritten.remove(id);
      }
    }
    return notDelivered.isEmpty() && notWritten.isEmpty()
        ? null
        : "rows without a command: %s; commands without a row: %s"
            .formatted(notDelivered, notWritten);
  }

  /** Prints each alert that has become a command: when it was opened, obeyed and closed. */
  synchronized void print(PrintStream out) {
    out.printf("%n" + ROW, "alert", "sensor", "rule", "opened", "obeyed", "closed");
    alerts.forEach(
        (id, alert) -> {
          if (alert.opened != null) {
            out.printf(
                ROW,
                id,
                alert.opened.sensorId(),
                alert.opened.rule(),
                time(alert.opened.openedAt()),
                time(obeyedAt(alert.opened)),
                time(alert.closedAt));
          }
        });
    out.printf("%s.%n", queue);
  }

  /** Returns the time of the first reading after a command; null if the command changed nothing. */
  private Instant obeyedAt(SensorCommand command) {
    return generator.obeyed().stream()
        .filter(obeyed -> obeyed.sensorId().equals(command.sensorId()))
        .filter(obeyed -> obeyed.toSilent() == command.rule().equals(SensorCommand.SILENT))
        .map(ObeyedCommand::time)
        .filter(time -> !time.isBefore(command.openedAt()))
        .findFirst()
        .orElse(null);
  }

  private static String time(Instant time) {
    return time == null ? "-" : Timestamps.format(time).substring(0, 19);
  }
}
