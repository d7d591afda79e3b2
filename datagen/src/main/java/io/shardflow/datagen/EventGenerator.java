package io.shardflow.datagen;

import io.shardflow.model.Event;
import io.shardflow.model.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes the records of a stream. Each is a function of the settings and its index alone, so any
 * part of the stream can be made again, in any order and by any number of generators.
 */
public final class EventGenerator implements Serializable {
  private static final double DUPLICATE_WITHIN_SECONDS = 2;

  private final GeneratorSettings settings;
  private transient RecordEncoder encoder;

  public EventGenerator(GeneratorSettings settings) {
    this.settings = settings;
  }

  /** The record with this index, from 0. */
  public GeneratedRecord record(long index) {
    SplittableRandom random = random(index);
    double share = random.nextDouble();
    if (share < settings.malformed()) {
      return malformed(random, plain(index, settings.start()));
    }
    if (share < settings.malformed() + settings.late()) {
      return plain(index, settings.start().minus(settings.lateness()));
    }
    return plain(share < notPlain() ? original(random, index) : index, settings.start());
  }

  private SplittableRandom random(long index) {
    return new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + index);
  }

  /** The index of a plain record shortly before this one; of this one where there is none. */
  private long original(SplittableRandom random, long index) {
    long reach = (long) (settings.rate() * DUPLICATE_WITHIN_SECONDS);
    long oldest = Math.max(0, index - reach);
    long candidate = oldest == index ? -1 : random.nextLong(oldest, index);
    while (candidate >= oldest && random(candidate).nextDouble() < notPlain()) {
      candidate--;
    }
    return candidate >= oldest ? candidate : index;
  }

  private double notPlain() {
    return settings.malformed() + settings.late() + settings.duplicates();
  }

  private GeneratedRecord plain(long index, Instant start) {
    // A stream of its own, so that what the event says does not depend on the shares.
    SplittableRandom random = random(index).split();
    long micros = (long) (index * 1e6 / settings.rate());
    Event event = settings.kind().event(random, start.plus(micros, ChronoUnit.MICROS));
    String key =
        settings.randomKeys() ? Long.toHexString(random.nextLong()) : settings.kind().key(event);
    return new GeneratedRecord(key, encode(event));
  }

  private byte[] encode(Event event) {
    if (encoder == null) {
      encoder = RecordEncoder.json();
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try {
      encoder.encode(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(line.toByteArray(), line.size() - 1);
  }

  private static GeneratedRecord malformed(SplittableRandom random, GeneratedRecord good) {
    String text = new String(good.payload(), StandardCharsets.UTF_8);
    byte[] payload =
        switch (random.nextInt(6)) {
          case 0 -> text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8);
          case 1 -> text.replaceFirst("\\{\"[^,]*,", "{").getBytes(StandardCharsets.UTF_8);
          case 2 -> text.replaceFirst(":\"[^\"]*\"", ":null").getBytes(StandardCharsets.UTF_8);
          case 3 -> text.replaceFirst("-\\d\\dT", "-32T").getBytes(StandardCharsets.UTF_8);
          case 4 -> text.replaceFirst("\":-?[\\d.]+", "\":NaN").getBytes(StandardCharsets.UTF_8);
          default -> withBrokenUtf8(good.payload());
        };
    return new GeneratedRecord(good.partitionKey(), payload);
  }

  private static byte[] withBrokenUtf8(byte[] payload) {
    byte[] broken = payload.clone();
    // Inside the first field's value: 0xFF is no byte of UTF-8.
    broken[new String(payload, StandardCharsets.US_ASCII).indexOf(":\"") + 2] = (byte) 0xFF;
    return broken;
  }
}
