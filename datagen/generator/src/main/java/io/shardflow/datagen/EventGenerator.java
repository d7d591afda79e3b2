package io.shardflow.datagen;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.Event;
import io.shardflow.model.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes the records of a stream. Each is a function of the settings and its index alone, so any
 * part of the stream can be made again, in any order and by any number of generators.
 */
public final class EventGenerator implements Serializable {
  private final GeneratorSettings settings;
  private final KeyDraw keys;

  /** Mixed: else the draws of a seed would be those of the next one, shifted by one. */
  private final long mixedSeed;

  private transient RecordEncoder encoder;

  private enum Role {
    MALFORMED,
    LATE,
    DUPLICATE,
    DISORDERED,
    PLAIN
  }

  public EventGenerator(GeneratorSettings settings) {
    this.settings = settings;
    this.mixedSeed = new SplittableRandom(settings.seed()).nextLong();
    this.keys = new KeyDraw(settings.keys(), settings.kind().keys());
  }

  /** The record with this index, from 0. */
  public GeneratedRecord record(long index) {
    SplittableRandom random = random(index);
    return switch (role(random)) {
      case MALFORMED -> malformed(random, good(index, Duration.ZERO, false));
      case LATE -> good(index, settings.faults().lateness(), true);
      case DUPLICATE -> first(original(random, index));
      case DISORDERED, PLAIN -> first(index);
    };
  }

  /** All that is drawn for a record. */
  SplittableRandom random(long index) {
    return new SplittableRandom(mixedSeed + index);
  }

  /** What is drawn first for a record. */
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

  /** The index of what a duplicate repeats; its own where there is nothing shortly before it. */
  private long original(SplittableRandom random, long index) {
    double delaySeconds = settings.faults().duplicateDelay().toNanos() / 1e9;
    long oldest = Math.max(0, index - (long) (settings.rate() * delaySeconds));
    long candidate = oldest == index ? -1 : random.nextLong(oldest, index);
    while (candidate >= oldest && role(random(candidate)).compareTo(Role.DISORDERED) < 0) {
      candidate--;
    }
    return candidate >= oldest ? candidate : index;
  }

  /** A record that can be repeated. */
  private GeneratedRecord first(long index) {
    SplittableRandom random = random(index);
    if (role(random) != Role.DISORDERED) {
      return good(index, Duration.ZERO, false);
    }
    long most = TimeUnit.MICROSECONDS.convert(settings.faults().disorderBy());
    return good(index, Duration.of(1 + random.nextLong(most), ChronoUnit.MICROS), false);
  }

  private GeneratedRecord good(long index, Duration behind, boolean late) {
    // A stream of its own, so that what the event says does not depend on the shares.
    SplittableRandom random = random(index).split();
    long micros = (long) (index * 1e6 / settings.rate());
    Instant time = settings.start().plus(micros, ChronoUnit.MICROS).minus(behind);
    Event event = settings.kind().event(random, keys.draw(random, time), time);
    String key =
        settings.keys().random()
            ? Long.toHexString(random.nextLong())
            : settings.kind().partitionKey(event);
    return new GeneratedRecord(key, encode(event), event, late, null, null);
  }

  private GeneratedRecord malformed(SplittableRandom random, GeneratedRecord good) {
    List<Malformation> all = settings.faults().malformations();
    return all.get(random.nextInt(all.size())).of(settings.kind(), good, random);
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
