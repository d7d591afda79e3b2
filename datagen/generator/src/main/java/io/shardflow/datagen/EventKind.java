package io.shardflow.datagen;

import io.shardflow.model.Event;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The kinds of events that can be generated. Written in small letters, with hyphens. */
public enum EventKind {
  /** 20 sensors of five types in three buildings. */
  SENSORS(SensorReading.class, 20, "timestamp", "reading", "sensor_id") {
    @Override
    Event event(RandomGenerator random, int key, Instant time) {
      SensorType type = SENSOR_TYPES.get(key % SENSOR_TYPES.size());
      int floor = 1 + key / 3 % 4;
      return new SensorReading(
          String.format(Locale.ROOT, "sensor-%03d", key + 1),
          type.name,
          "building-" + "ABC".charAt(key % 3),
          "floor-" + floor,
          "room-" + (floor * 100 + key % 5 + 1),
          time,
          type.binary ? random.nextInt(2) : hundredths(random, type.from, type.to).doubleValue(),
          random.nextDouble() < 0.05 ? "alert" : "normal");
    }

    @Override
    String partitionKey(Event event) {
      return ((SensorReading) event).sensorId();
    }
  },

  /** 100 temperature probes, one reading in twenty far from its surroundings. */
  PROBES(TemperatureProbe.class, 100, "eventTimeStamp", "measuredTemp", "sensorId") {
    @Override
    Event event(RandomGenerator random, int key, Instant time) {
      double ambient = hundredths(random, 15, 30).doubleValue();
      double gap = random.nextDouble() < 0.05 ? 25 : 5;
      return new TemperatureProbe(
          time,
          "sensor-" + (key + 1),
          time,
          ambient,
          // Zero has one sign, as it is read again.
          Math.rint((ambient + random.nextDouble(-gap, gap)) * 100) / 100 + 0.0);
    }

    @Override
    String partitionKey(Event event) {
      return ((TemperatureProbe) event).sensorId();
    }
  },

  /** Sales of five categories at five stores, one in twenty of them a return. */
  SALES(Sale.class, 5, "evnt_time", "sales", "store_id") {
    @Override
    Event event(RandomGenerator random, int key, Instant time) {
      BigDecimal amount = hundredths(random, 1, 500);
      return new Sale(
          CATEGORIES.get(random.nextInt(CATEGORIES.size())),
          "store_" + (key + 1),
          time,
          random.nextDouble() < 0.05 ? amount.negate() : amount);
    }

    @Override
    String partitionKey(Event event) {
      return ((Sale) event).storeId();
    }
  },

  /** Trips of New York taxis from 263 zones; some lack what the driver enters. */
  TAXI_TRIPS(
      TaxiTrip.class,
      TaxiTrips.ZONES,
      "tpep_pickup_datetime",
      "fare_amount",
      "tpep_dropoff_datetime") {
    @Override
    Event event(RandomGenerator random, int key, Instant time) {
      return TaxiTrips.trip(random, key + 1, time);
    }

    @Override
    String partitionKey(Event event) {
      return ((TaxiTrip) event).puLocationId().toString();
    }
  };

  private static final List<SensorType> SENSOR_TYPES =
      List.of(
          new SensorType("temperature", 15, 35, false),
          new SensorType("humidity", 30, 90, false),
          new SensorType("pressure", 980, 1030, false),
          new SensorType("motion", 0, 1, true),
          new SensorType("light", 0, 1000, false));
  private static final List<String> CATEGORIES =
      List.of("Electronics", "Clothing", "Groceries", "Books", "Toys");

  private final Class<? extends Event> type;
  private final int keys;
  private final String timeField;
  private final String numberField;
  private final String requiredField;

  /**
   * A kind.
   *
   * @param keys of how many sensors, probes, stores or zones there are events
   * @param numberField one that must be a number, if it is there
   * @param requiredField one that must be there and not be null
   */
  EventKind(
      Class<? extends Event> type,
      int keys,
      String timeField,
      String numberField,
      String requiredField) {
    this.type = type;
    this.keys = keys;
    this.timeField = timeField;
    this.numberField = numberField;
    this.requiredField = requiredField;
  }

  /** The kind whose events are of this type. */
  public static EventKind of(Class<? extends Event> type) {
    return Stream.of(values()).filter(kind -> kind.type == type).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int keys() {
    return keys;
  }

  String timeField() {
    return timeField;
  }

  String numberField() {
    return numberField;
  }

  String requiredField() {
    return requiredField;
  }

  /**
   * One event of this kind.
   *
   * @param key what it is an event of, from 0 up to the number of keys
   */
  abstract Event event(RandomGenerator random, int key, Instant time);

  /** The partition key under which the producer of this event writes. */
  abstract String partitionKey(Event event);

  private static BigDecimal hundredths(RandomGenerator random, int from, int to) {
    return plain(BigDecimal.valueOf(random.nextInt(from * 100, to * 100 + 1), 2));
  }

  /** As it is read again: without zeros at its end. */
  static BigDecimal plain(BigDecimal number) {
    return new BigDecimal(number.stripTrailingZeros().toPlainString());
  }

  private record SensorType(String name, int from, int to, boolean binary) {}
}
