package io.shardflow.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventDecoder;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.Sale;
import io.shardflow.model.SensorReading;
import io.shardflow.model.TemperatureProbe;
import io.shardflow.model.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final Duration LATENESS = Duration.ofSeconds(20);
  private static final int RATE = 100;
  private static final int COUNT = 20_000;

  @ParameterizedTest
  @EnumSource
  void sameSettingsGiveTheSameRecordsInAnyOrder(EventKind kind) {
    List<String> forwards = records(mixed(kind), 0, 2000);

    EventGenerator again = new EventGenerator(mixed(kind));
    List<String> backwards =
        new ArrayList<>(
            IntStream.range(0, 2000).mapToObj(i -> text(again.record(1999 - i))).toList());
    Collections.reverse(backwards);

    assertThat(backwards).isEqualTo(forwards);
    assertThat(records(mixed(kind), 1500, 2000)).isEqualTo(forwards.subList(1500, 2000));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSeedGivesOtherRecords(EventKind kind) {
    Set<String> ofSeed42 = new HashSet<>(records(plain(kind, RATE), 0, 2000));
    GeneratorSettings seed43 =
        new GeneratorSettings(kind, 43, NOON, RATE, 0, 0, LATENESS, 0, false);

    long same = records(seed43, 0, 2000).stream().filter(ofSeed42::contains).count();

    assertThat(same).isLessThan(20);
  }

  @ParameterizedTest
  @EnumSource
  void withoutSharesAllRecordsAreDifferentEvents(EventKind kind) {
    List<GeneratedRecord> records = generate(plain(kind, RATE), COUNT);

    assertThat(records).allMatch(record -> decode(kind, record).isEvent());
    assertThat(records).extracting(EventGeneratorTest::text).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100, 1000, 30_000})
  void eventTimeGrowsWithTheIndex(int rate) {
    EventGenerator generator = new EventGenerator(plain(EventKind.SALES, rate));

    for (long index :
        LongStream.concat(LongStream.range(0, 2000), LongStream.range(9_999_900, 10_000_000))
            .toArray()) {
      assertThat(event(EventKind.SALES, generator.record(index)).eventTime())
          .isEqualTo(NOON.plus(index * 1_000_000 / rate, ChronoUnit.MICROS));
    }
  }

  @Test
  void canBeSlowerThanOneASecond() {
    EventGenerator generator = new EventGenerator(plain(EventKind.PROBES, 0.25));

    assertThat(event(EventKind.PROBES, generator.record(3)).eventTime())
        .isEqualTo(NOON.plusSeconds(12));
  }

  @ParameterizedTest
  @EnumSource
  void mixesTheSharesThatAreAskedFor(EventKind kind) {
    Mixture mixture = new Mixture(kind, generate(mixed(kind), COUNT));

    assertThat(mixture.share(mixture.malformed)).isCloseTo(0.02, within(0.005));
    assertThat(mixture.share(mixture.late)).isCloseTo(0.05, within(0.005));
    assertThat(mixture.share(mixture.duplicates)).isCloseTo(0.10, within(0.007));
    assertThat(mixture.share(mixture.plain)).isCloseTo(0.83, within(0.01));
  }

  @ParameterizedTest
  @EnumSource
  void duplicatesRepeatAnEventOfTheLastTwoSecondsByteForByte(EventKind kind) {
    List<GeneratedRecord> records = generate(mixed(kind), COUNT);
    Mixture mixture = new Mixture(kind, records);
    Map<String, Integer> originals = new HashMap<>();
    mixture.plain.forEach(index -> originals.put(text(records.get(index)), index));

    assertThat(mixture.duplicates)
        .isNotEmpty()
        .allSatisfy(
            index -> {
              Integer original = originals.get(text(records.get(index)));
              assertThat(original).isNotNull().isBetween(index - 2 * RATE, index - 1);
              assertThat(records.get(index).partitionKey())
                  .isEqualTo(records.get(original).partitionKey());
            });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.4, 0.5, 1, 1.5})
  void duplicatesAreWithinTwoSecondsAtLowRatesToo(double rate) {
    EventGenerator generator =
        new EventGenerator(
            new GeneratorSettings(EventKind.SALES, 42, NOON, rate, 0.5, 0, LATENESS, 0, false));

    for (int index = 0; index < 500; index++) {
      Instant now = NOON.plus((long) (index * 1e6 / rate), ChronoUnit.MICROS);
      assertThat(event(EventKind.SALES, generator.record(index)).eventTime())
          .isBetween(now.minusSeconds(2), now);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lateEventsSayWhatTheyWouldHaveSaidOnTime(EventKind kind) {
    List<GeneratedRecord> onTime = generate(plain(kind, RATE), 2000);
    List<GeneratedRecord> late =
        generate(new GeneratorSettings(kind, 42, NOON, RATE, 0, 1, LATENESS, 0, false), 2000);

    for (int index = 0; index < 2000; index++) {
      Instant time = event(kind, onTime.get(index)).eventTime();
      String punctual = Timestamps.formatIso(time);
      assertThat(text(late.get(index)))
          .isEqualTo(
              text(onTime.get(index))
                  .replace(punctual, Timestamps.formatIso(time.minus(LATENESS))));
      assertThat(late.get(index).partitionKey()).isEqualTo(onTime.get(index).partitionKey());
    }
  }

  @ParameterizedTest
  @EnumSource
  void malformedRecordsAllBecomeDeadLettersOfDifferentReasons(EventKind kind) {
    List<GeneratedRecord> records =
        generate(new GeneratorSettings(kind, 42, NOON, RATE, 0, 0, LATENESS, 1, false), 5000);

    assertThat(records).noneMatch(record -> decode(kind, record).isEvent());
    assertThat(records.stream().map(record -> decode(kind, record).deadLetter().reason()))
        .contains(
            "not a JSON object",
            "required field missing",
            "required field null",
            "impossible time",
            "non-finite number");
    assertThat(records.stream().map(record -> decode(kind, record).deadLetter().payloadEncoding()))
        .contains("utf-8", "base64");
  }

  @Test
  void partitionKeysAreTheProducersOwnOrRandom() {
    assertThat(
            generate(mixed(EventKind.SENSORS), 2000).stream()
                .map(GeneratedRecord::partitionKey)
                .distinct())
        .hasSize(20);

    GeneratorSettings randomKeys =
        new GeneratorSettings(EventKind.SENSORS, 42, NOON, RATE, 0, 0, LATENESS, 0, true);
    assertThat(generate(randomKeys, 2000).stream().map(GeneratedRecord::partitionKey))
        .doesNotHaveDuplicates();
    assertThat(records(randomKeys, 0, 2000))
        .isEqualTo(records(plain(EventKind.SENSORS, RATE), 0, 2000));
  }

  @Test
  void readingsAreOf20SensorsOfFiveTypesInThreeBuildings() {
    List<SensorReading> readings =
        events(EventKind.SENSORS).map(SensorReading.class::cast).toList();

    assertThat(readings.stream().map(SensorReading::sensorId).distinct())
        .hasSize(20)
        .contains("sensor-001", "sensor-020");
    assertThat(readings.stream().map(SensorReading::sensorType).distinct())
        .containsExactlyInAnyOrder("temperature", "humidity", "pressure", "motion", "light");
    assertThat(readings.stream().map(SensorReading::location).distinct())
        .containsExactlyInAnyOrder("building-A", "building-B", "building-C");
    // A sensor stays what and where it is.
    assertThat(
            readings.stream()
                .map(r -> List.of(r.sensorId(), r.sensorType(), r.location(), r.floor(), r.room()))
                .distinct())
        .hasSize(20);
    assertThat(readings)
        .filteredOn(reading -> reading.sensorType().equals("motion"))
        .extracting(SensorReading::reading)
        .containsOnly(0.0, 1.0);
    assertThat(readings).extracting(SensorReading::status).contains("alert", "normal");
  }

  @Test
  void probesAre100AndSomeAreFarFromTheirSurroundings() {
    List<TemperatureProbe> probes =
        events(EventKind.PROBES).map(TemperatureProbe.class::cast).toList();

    assertThat(probes.stream().map(TemperatureProbe::sensorId).distinct())
        .hasSize(100)
        .contains("sensor-1", "sensor-100");
    double far =
        probes.stream().filter(p -> Math.abs(p.measuredTemp() - p.ambientTemp()) > 20).count();
    assertThat(far / COUNT).isBetween(0.005, 0.02);
  }

  @Test
  void salesAreOfFiveCategoriesAtFiveStoresWithSomeReturns() {
    List<Sale> sales = events(EventKind.SALES).map(Sale.class::cast).toList();

    assertThat(sales.stream().map(Sale::storeId).distinct())
        .containsExactlyInAnyOrder("store_1", "store_2", "store_3", "store_4", "store_5");
    assertThat(sales.stream().map(Sale::category).distinct())
        .containsExactlyInAnyOrder("Electronics", "Clothing", "Groceries", "Books", "Toys");
    assertThat(sales)
        .extracting(Sale::sales)
        .allMatch(amount -> amount.abs().compareTo(BigDecimal.ONE) >= 0 && amount.scale() <= 2);
    double returns = sales.stream().filter(sale -> sale.sales().signum() < 0).count();
    assertThat(returns / COUNT).isCloseTo(0.05, within(0.005));
  }

  private static GeneratorSettings mixed(EventKind kind) {
    return new GeneratorSettings(kind, 42, NOON, RATE, 0.10, 0.05, LATENESS, 0.02, false);
  }

  private static GeneratorSettings plain(EventKind kind, double rate) {
    return new GeneratorSettings(kind, 42, NOON, rate, 0, 0, LATENESS, 0, false);
  }

  private static List<GeneratedRecord> generate(GeneratorSettings settings, int count) {
    EventGenerator generator = new EventGenerator(settings);
    return IntStream.range(0, count).mapToObj(generator::record).toList();
  }

  private static List<String> records(GeneratorSettings settings, int from, int to) {
    EventGenerator generator = new EventGenerator(settings);
    return IntStream.range(from, to).mapToObj(index -> text(generator.record(index))).toList();
  }

  private static Stream<Event> events(EventKind kind) {
    return generate(plain(kind, RATE), COUNT).stream().map(record -> event(kind, record));
  }

  /** The payload, byte by byte: not all are UTF-8. */
  private static String text(GeneratedRecord record) {
    return new String(record.payload(), StandardCharsets.ISO_8859_1);
  }

  private static Event event(EventKind kind, GeneratedRecord record) {
    Decoded<? extends Event> decoded = decode(kind, record);
    assertThat(decoded.deadLetter()).isNull();
    return decoded.event();
  }

  private static Decoded<? extends Event> decode(EventKind kind, GeneratedRecord record) {
    EventFormat<? extends Event> format =
        switch (kind) {
          case SENSORS -> SensorReading.FORMAT;
          case PROBES -> TemperatureProbe.FORMAT;
          case SALES -> Sale.FORMAT;
        };
    return EventDecoder.json(format).decode(record.payload(), new Nowhere());
  }

  private record Nowhere() implements Origin {
    @Override
    public String source() {
      return "nowhere";
    }

    @Override
    public String position() {
      return "0";
    }

    @Override
    public Instant arrivalTime() {
      return NOON;
    }
  }

  /** Which records are what, told from outside: by whether and with what time they can be read. */
  private static final class Mixture {
    private final List<Integer> plain = new ArrayList<>();
    private final List<Integer> duplicates = new ArrayList<>();
    private final List<Integer> late = new ArrayList<>();
    private final List<Integer> malformed = new ArrayList<>();

    Mixture(EventKind kind, List<GeneratedRecord> records) {
      for (int index = 0; index < records.size(); index++) {
        Decoded<? extends Event> decoded = decode(kind, records.get(index));
        if (!decoded.isEvent()) {
          malformed.add(index);
          continue;
        }
        Instant onTime = NOON.plus(index * 1_000_000L / RATE, ChronoUnit.MICROS);
        Instant time = decoded.event().eventTime();
        if (time.equals(onTime)) {
          plain.add(index);
        } else if (time.equals(onTime.minus(LATENESS))) {
          late.add(index);
        } else {
          duplicates.add(index);
        }
      }
    }

    double share(List<Integer> indexes) {
      return (double) indexes.size() / COUNT;
    }
  }
}
