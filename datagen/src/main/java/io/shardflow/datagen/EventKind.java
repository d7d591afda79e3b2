package io.shardflow.datagen;

import io.shardflow.model.Event;
import io.shardflow.model.Sale;
import io.shardflow.model.SensorReading;
import io.shardflow.model.TemperatureProbe;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The kinds of events that can be generated. */
public enum EventKind {
  /** 20 sensors of five types in three buildings. */
  SENSORS(SensorReading.class) {
    @Override
    Event event(RandomGenerator random, Instant time) {
      int sensor = random.nextInt(20);
      SensorType type = SENSOR_TYPES.get(sensor % SENSOR_TYPES.size());
      int floor = 1 + sensor / 3 % 4;
      return new SensorReading(
          String.format("sensor-%03d", sensor + 1),
          type.name,
          "building-" + "ABC".charAt(sensor % 3),
          "floor-" + floor,
          "room-" + (floor * 100 + sensor % 5 + 1),
          time,
          type.binary ? random.nextInt(2) : hundredths(random, type.from, type.to).doubleValue(),
          random.nextDouble() < 0.05 ? "alert" : "normal");
    }

    @Override
    String key(Event event) {
      return ((SensorReading) event).sensorId();
    }
  },

  /** 100 temperature probes, one reading in twenty far from its surroundings. */
  PROBES(TemperatureProbe.class) {
    @Override
    Event event(RandomGenerator random, Instant time) {
      double ambient = hundredths(random, 15, 30).doubleValue();
      double gap = random.nextDouble() < 0.05 ? 25 : 5;
      return new TemperatureProbe(
          time,
          "sensor-" + (1 + random.nextInt(100)),
          time,
          ambient,
          Math.rint((ambient + random.nextDouble(-gap, gap)) * 100) / 100);
    }

    @Override
    String key(Event event) {
      return ((TemperatureProbe) event).sensorId();
    }
  },

  /** Sales of five categories at five stores, one in twenty of them a return. */
  SALES(Sale.class) {
    @Override
    Event event(RandomGenerator random, Instant time) {
      BigDecimal amount = hundredths(random, 1, 500);
      return new Sale(
          CATEGORIES.get(random.nextInt(CATEGORIES.size())),
          "store_" + (1 + random.nextInt(5)),
          time,
          random.nextDouble() < 0.05 ? amount.negate() : amount);
    }

    @Override
    String key(Event event) {
      return ((Sale) event).storeId();
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

  EventKind(Class<? extends Event> type) {
    this.type = type;
  }

  /** The kind whose events are of this type. */
  public static EventKind of(Class<? extends Event> type) {
    return Stream.of(values()).filter(kind -> kind.type == type).findFirst().orElseThrow();
  }

  /** One event of this kind at this time. */
  abstract Event event(RandomGenerator random, Instant time);

  /** The partition key under which the producer of this event writes. */
  abstract String key(Event event);

  private static BigDecimal hundredths(RandomGenerator random, int from, int to) {
    return BigDecimal.valueOf(random.nextInt(from * 100, to * 100 + 1), 2);
  }

  private record SensorType(String name, int from, int to, boolean binary) {}
}
