package io.shardflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.Anomaly;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import io.shardflow.model.result.SensorSummary;
import io.shardflow.model.result.StoreRevenue;
import io.shardflow.model.result.Trend;
import io.shardflow.model.result.TypedTrip;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Flink keeps in state and sends between operators must never need Kryo. */
class RecordTypesTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00.123456789Z");
  private static final Instant LATER = Instant.parse("2024-05-01T12:01:00Z");

  private static final TaxiTrip TRIP =
      new TaxiTrip(
          2L,
          NOON,
          LATER,
          1L,
          new BigDecimal("5.57"),
          1L,
          "N",
          7L,
          107L,
          1L,
          new BigDecimal("18.5"),
          new BigDecimal("0.5"),
          new BigDecimal("0.5"),
          new BigDecimal("2"),
          BigDecimal.ZERO,
          new BigDecimal("0.3"),
          new BigDecimal("24.3"),
          new BigDecimal("2.5"),
          new BigDecimal("1.25"));

  static Stream<Object> records() {
    return Stream.of(
        new DeadLetter("wrong type", "reading", "{}", "utf-8", "stream", "1", NOON),
        new Sale("Books", "store_3", NOON, new BigDecimal("22.780")),
        new SensorReading("s-7", "light", "building-A", "floor-2", "room-1", NOON, 31.2, "alert"),
        new TemperatureProbe(LATER, "sensor-42", NOON, 21.5, -44.0),
        new Anomaly("s-7", "light", "building-A", "floor-2", "room-1", 31.2, "alert", NOON),
        new CleanReading(LATER, "sensor-42", NOON, 21.5, -44.0),
        new SensorAverage("sensor-42", 21.5, -44.0, 3, NOON, LATER),
        new SensorSummary("light", "A", "floor-2", 31.5, -1, 99.5, 1, 3, NOON, LATER),
        new StoreRevenue("store_3", new BigDecimal("-0.10"), 2, NOON, LATER),
        new CategoryRevenue("Books", new BigDecimal("1E+3"), 2, NOON, LATER),
        new RawRecord(new byte[] {0, -1, 13}, NOON),
        TRIP,
        new TypedTrip(TRIP),
        new Trend("light", "building-A", 31.5, 30, 5.0, "stable", NOON, LATER));
  }

  @ParameterizedTest
  @MethodSource("records")
  void isSerializedFieldByField(Object value) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(value.getClass());
  }

  @ParameterizedTest
  @MethodSource("records")
  void survivesSerialization(Object value) throws Exception {
    assertSurvives(value);
  }

  @ParameterizedTest
  @MethodSource("records")
  void survivesSerializationWithNulls(Object value) throws Exception {
    assertSurvives(withoutReferences(value.getClass()));
  }

  private static <T> void assertSurvives(T value) throws IOException {
    @SuppressWarnings("unchecked")
    TypeSerializer<T> serializer =
        TypeInformation.of((Class<T>) value.getClass())
            .createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(value);
    assertThat(in.available()).isZero();
    assertThat(serializer.copy(value)).usingRecursiveComparison().isEqualTo(value);
  }

  /** Returns a value whose fields are null, unless they are of a primitive type. */
  private static Object withoutReferences(Class<?> type) throws Exception {
    Constructor<?> constructor =
        Stream.of(type.getConstructors())
            .max(Comparator.comparing(Constructor::getParameterCount))
            .orElseThrow();
    return constructor.newInstance(
        Stream.of(constructor.getParameterTypes()).map(RecordTypesTest::nullOrOne).toArray());
  }

  private static Object nullOrOne(Class<?> type) {
    if (type == double.class) {
      return 1.0;
    }
    return type == long.class ? 1L : null;
  }
}
