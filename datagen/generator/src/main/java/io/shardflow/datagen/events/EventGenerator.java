package io.shardflow.datagen.events;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.PayloadGenerator;
import io.shardflow.datagen.sensors.ObeyedCommand;
import io.shardflow.datagen.sensors.SensorCommand;
import io.shardflow.datagen.sensors.SensorTroubles;
import io.shardflow.datagen.sensors.Sensors;
import io.shardflow.model.Event;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.event.SensorReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Generates the records of a stream. Each record depends only on the kind of events, the settings
 * and its index, so that any part of the stream can be generated again, in any order and by any
 * number of generators. Commands that sensors obey only change the records after them.
 */
public final class EventGenerator implements PayloadGenerator {
  private static final long serialVersionUID = 1L;

  private final EventKind kind;
  private final GeneratorSettings settings;
  private final KeyDistribution keys;

  /** The sensors, or null if there are none or if they are neither in trouble nor obey commands. */
  private final Sensors sensors;

  /** The mixed seed. Without mixing, seed n + 1 would give the draws of seed n, shifted by one. */
  private final long mixedSeed;

  private transient RecordEncoder encoder;

  private enum Role {
    MALFORMED,
    LATE,
    DUPLICATE,
    DISORDERED,
    PLAIN
  }

  public EventGenerator(EventKind kind, GeneratorSettings settings) {
    this(kind, settings, null);
  }

  /** Creates a generator of the readings of sensors that can be in trouble and obey commands. */
  public EventGenerator(GeneratorSettings settings, SensorTroubles troubles) {
    this(EventKind.SENSORS, settings, new Sensors(troubles, settings.start()));
  }

  private EventGenerator(EventKind kind, GeneratorSettings settings, Sensors sensors) {
    this.kind = kind;
    this.settings = settings;
    this.sensors = sensors;
    this.mixedSeed = new SplittableRandom(settings.seed()).nextLong();
    this.keys = new KeyDistribution(settings.keys(), kind.keyCount());
  }

  @Override
  public byte[] payload(long index) {
    return record(index).payload();
  }

  /** Returns the record with this index, from 0. */
  public GeneratedRecord record(long index) {
    SplittableRandom random = random(index);
    switch (role(random)) {
      case MALFORMED:
        return malformed(random, valid(index, Duration.ZERO, false));
      case LATE:
        return valid(index, settings.faults().lateness(), true);
      case DUPLICATE:
        return original(originalOfDuplicate(random, index));
      default:
        return original(index);
    }
  }

  /**
   * Lets a sensor obey a command. The records before {@code nextIndex} stay the same.
   *
   * @param nextIndex the index of the first record after the command, which never decreases
   * @return whether the command changes anything; see {@link Sensors#obey}
   * @throws IllegalStateException if this generator was not created with {@link SensorTroubles}
   */
  public boolean obey(SensorCommand command, long nextIndex) {
    return sensors().obey(command, time(nextIndex));
  }

  /** Lets a sensor obey a command that an equal generator has obeyed. */
  public void obey(ObeyedCommand command) {
    sensors().obey(command);
  }

  /** Returns the commands that changed something, in order. */
  public List<ObeyedCommand> obeyed() {
    return sensors == null ? List.of() : sensors.obeyed();
  }

  private Sensors sensors() {
    if (sensors == null) {
      throw new IllegalStateException("Only sensors obey commands");
    }
    return sensors;
  }

  /** Returns the source of all random draws for a record. */
  SplittableRandom random(long index) {
    return new SplittableRandom(mixedSeed + index);
  }

  /** Draws the role of a record: the first draw. */
  private Role role(SplittableRandom random) {
    Faults faults = settings.faults();
    double share = random.nextDouble();
    if (share < faults.malformed()) {
      return Role.MALFORMED;
    }
    if (share < faults.malformed() + faults.late()) {
      return Role.LATE;
    }
    if (share < faults.malformed() + faults.late() + faults.duplicates()) {
      return Role.DUPLICATE;
    }
    return share < faults.malformed() + faults.late() + faults.duplicates() + faults.disorder()
        ? Role.DISORDERED
        : Role.PLAIN;
  }

  /**
   * Returns the index of the record that a duplicate repeats, or the index of the duplicate itself
   * if no record shortly before it can be repeated.
   */
  private long originalOfDuplicate(SplittableRandom random, long index) {
    double delaySeconds = settings.faults().duplicateDelay().toNanos() / 1e9;
    long oldest = Math.max(0, index - (long) (settings.rate() * delaySeconds));
    long candidate = oldest == index ? -1 : random.nextLong(oldest, index);
    while (candidate >= oldest && role(random(candidate)).compareTo(Role.DISORDERED) < 0) {
      candidate--;
    }
    return candidate >= oldest ? candidate : index;
  }

  /** Returns a record that can be repeated: on time or out of order. */
  private GeneratedRecord original(long index) {
    SplittableRandom random = random(index);
    if (role(random) != Role.DISORDERED) {
      return valid(index, Duration.ZERO, false);
    }
    long maxMicros = TimeUnit.MICROSECONDS.convert(settings.faults().disorderBy());
    return valid(index, Duration.of(1 + random.nextLong(maxMicros), ChronoUnit.MICROS), false);
  }

  private GeneratedRecord valid(long index, Duration behind, boolean late) {
    // A random source of its own, so that the content of an event does not depend on the shares.
    SplittableRandom random = random(index).split();
    Instant time = time(index).minus(behind);
    Event event = sensors == null ? event(random, time) : reading(random, time);
    String key =
        settings.keys().random() ? Long.toHexString(random.nextLong()) : kind.partitionKey(event);
    return new GeneratedRecord(key, encode(event), event, late, null, null);
  }

  /** Returns the event time of a record that is not behind. */
  private Instant time(long index) {
    return settings.start().plus((long) (index * 1e6 / settings.rate()), ChronoUnit.MICROS);
  }

  private Event event(SplittableRandom random, Instant time) {
    return kind.event(random, keys.draw(random, time, key -> false), time);
  }

  private Event reading(SplittableRandom random, Instant time) {
    int sensor = keys.draw(random, time, key -> sensors.isSilent(key, time));
    return sensors.adjust(sensor, (SensorReading) kind.event(random, sensor, time));
  }

  private GeneratedRecord malformed(SplittableRandom random, GeneratedRecord valid) {
    List<Malformation> all = settings.faults().malformations();
    return MalformedRecords.of(all.get(random.nextInt(all.size())), kind, valid, random);
  }

  private byte[] encode(Event event) {
    if (encoder == null) {
      encoder = new JsonEncoder();
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try {
      encoder.encode(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(line.toByteArray(), line.size() - 1);
  }
}
