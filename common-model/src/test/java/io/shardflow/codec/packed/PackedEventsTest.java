package io.shardflow.codec.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PackedEventsTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00.123456789Z");

  @Property
  void restoresSales(
      @ForAll List<String> categories, @ForAll Instant time, @ForAll BigDecimal amount)
      throws IOException {
    List<Sale> sales =
        categories.stream()
            .map(category -> new Sale(category, "store_1", time, amount.add(BigDecimal.ONE)))
            .toList();
    if (!sales.isEmpty()) {
      assertThat(unpacked(sales, Sale.FORMAT)).isEqualTo(sales);
    }
  }

  @Test
  void restoresArrivalTimes() throws IOException {
    List<TemperatureProbe> probes =
        List.of(
            new TemperatureProbe(NOON, "sensor-1", NOON.minusSeconds(1), 21.5, -0.1),
            new TemperatureProbe(NOON.plusNanos(1), "sensor-2", NOON, 1e300, 44));
    assertThat(unpacked(probes, TemperatureProbe.FORMAT)).isEqualTo(probes);
  }

  @Test
  void restoresNullsAndLongNumbers() throws IOException {
    String json =
        "{\"VendorID\":\"2\",\"tpep_pickup_datetime\":\"2024-05-01 12:00:00\","
            + "\"tpep_dropoff_datetime\":\"2024-05-01 12:10:00\",\"trip_distance\":1.50,"
            + "\"store_and_fwd_flag\":null,\"fare_amount\":\"12345678901234567890.12\"}";
    TaxiTrip trip =
        EventDecoder.json(TaxiTrip.FORMAT)
            .decode(json.getBytes(StandardCharsets.UTF_8), new At(NOON))
            .event();
    assertThat(unpacked(List.of(trip, trip), TaxiTrip.FORMAT)).containsExactly(trip, trip);
  }

  @Test
  void rejectsEventsOfAnotherKind() throws IOException {
    PackedEvents packed = new PackedEvents();
    packed.add(new Sale("Toys", "store_1", NOON, BigDecimal.ONE));
    assertThatThrownBy(() -> new EventUnpacker<>(TemperatureProbe.FORMAT).unpack(packed.toBytes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TemperatureProbe");
  }

  private static <E extends Event> List<E> unpacked(List<E> events, EventFormat<E> format)
      throws IOException {
    PackedEvents packed = new PackedEvents();
    for (E event : events) {
      packed.add(event);
    }
    EventUnpacker<E> unpacker = new EventUnpacker<>(format);
    assertThat(unpacker.unpack(packed.toBytes())).isEqualTo(events);
    return unpacker.unpack(packed.toBytes());
  }

  private record At(Instant arrivalTime) implements Origin {
    @Override
    public String source() {
      return "test";
    }

    @Override
    public String position() {
      return "1";
    }
  }
}
