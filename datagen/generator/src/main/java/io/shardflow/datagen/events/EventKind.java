package io.shardflow.datagen.events;

import static io.shardflow.datagen.events.Decimals.hundredths;

import io.shardflow.datagen.sensors.SensorType;
import io.shardflow.datagen.sensors.Sensors;
import io.shardflow.model.Event;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The kinds of events that can be generated. In options: lower case, with hyphens. */
public enum EventKind {
  /** 20 sensors of five types in three buildings. */
  SENSORS(SensorReading.class, Sensors.COUNT, "timestamp", "reading", "sensor_id") {
    @Override
    Event event(SplittableRandom random, int key, Instant time) {
      SensorType type = SensorType.of(key);
      int floor = 1 + key / 3 % 4;
      return new SensorReading(
          Sensors.id(key),
          type.toString(),
          "building-" + "ABC".charAt(key % 3),
          "floor-" + floor,
          "room-" + (floor * 100 + key % 5 + 1),
          time,
          type.isBinary()
              ? random.nextInt(2)
              : hundredths(random, type.min(), type.max()).doubleValue(),
          random.nextDouble() < 0.05 ? "alert" : "normal");
    }

    @Override
    String partitionKey(Event event) {
      return ((SensorReading) event).sensorId();
    }
  },

  /** 100 temperature probes; one reading in twenty may be far from the ambient temperature. */
  PROBES(TemperatureProbe.class, 100, "eventTimeStamp", "measuredTemp", "sensorId") {
    @Override
    Event event(SplittableRandom random, int key, Instant time) {
      double ambient = hundredths(random, 15, 30).doubleValue();
      double gap = random.nextDouble() < 0.05 ? 25 : 5;
      return new TemperatureProbe(
          time,
          "sensor-" + (key + 1),
          time,
          ambient,
          // Adding 0.0 turns -0.0 into 0.0, as decoders do.
          Math.rint((ambient + random.nextDouble(-gap, gap)) * 100) / 100 + 0.0);
    }

    @Override
    String partitionKey(Event event) {
      return ((TemperatureProbe) event).sensorId();
    }
  },

  /** Sales of five categories at five stores; one in twenty is a return. */
  SALES(Sale.class, 5, "evnt_time", "sales", "store_id") {
    @Override
    Event event(SplittableRandom random, int key, Instant time) {
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

  /** New York taxi trips from 263 zones; some lack the fields that the driver enters. */
  TAXI_TRIPS(
      TaxiTrip.class,
      TaxiTrips.ZONES,
      "tpep_pickup_datetime",
      "fare_amount",
      "tpep_dropoff_datetime") {
    @Override
    Event event(SplittableRandom random, int key, Instant time) {
      return TaxiTrips.trip(random, key + 1, time);
    }

    @Override
    String partitionKey(Event event) {
      return ((TaxiTrip) event).puLocationId().toString();
    }
  };

  private static final List<String> CATEGORIES =
      List.of("Electronics", "Clothing", "Groceries", "Books", "Toys");

  private final Class<? extends Event> eventType;
  private final int keyCount;
  private final String timeField;
  private final String numberField;
  private final String requiredField;

  /**
   * Defines a kind.
   *
   * @param keyCount the number of different sensors, probes, stores or zones
   * @param numberField a field that must be a number if it exists
   * @param requiredField a field that must exist and not be null
   */
  EventKind(
      Class<? extends Event> eventType,
      int keyCount,
      String timeField,
      String numberField,
      String requiredField) {
    this.eventType = eventType;
    this.keyCount = keyCount;
    this.timeField = timeField;
    this.numberField = numberField;
    this.requiredField = requiredField;
  }

  /**
   * Returns the kind with this name, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static EventKind parse(String name) {
    return Stream.of(values())
        .filter(kind -> kind.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown kind of events: " + name + "; allowed: " + List.of(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Class<? extends Event> eventType() {
    return eventType;
  }

  int keyCount() {
    return keyCount;
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
   * Creates an event of this kind.
   *
   * @param key the number of the sensor, probe, store or zone, from 0 to the number of keys
   */
  abstract Event event(SplittableRandom random, int key, Instant time);

  /** Returns the partition key under which the producer of this event writes. */
  abstract String partitionKey(Event event);
}
