package io.shardflow.datagen.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardflow.codec.EventDecoder;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final Duration LATENESS = Duration.ofSeconds(20);
  private static final Duration DELAY = Duration.ofSeconds(2);
  private static final Duration DISORDER_BY = Duration.ofSeconds(1);
  private static final Malformation[] ALL = Malformation.values();
  private static final int RATE = 100;
  private static final int COUNT = 20_000;

  @ParameterizedTest
  @EnumSource
  void recordsDependOnlyOnSettingsAndIndex(EventKind kind) {
    List<String> forwards = records(mixed(kind), 0, 2000);

    EventGenerator again = mixed(kind);
    List<String> backwards =
        new ArrayList<>(
            IntStream.range(0, 2000).mapToObj(i -> text(again.record(1999 - i))).toList());
    Collections.reverse(backwards);

    assertThat(backwards).isEqualTo(forwards);
    assertThat(records(mixed(kind), 1500, 2000)).isEqualTo(forwards.subList(1500, 2000));
  }

  @ParameterizedTest
  @CsvSource({
    "SENSORS, dd25a351540d5e41835297d9c37e2fe3",
    "PROBES, 952cbe1e19934d73e5642702c7859bb4",
    "SALES, b97faa28e60af7c350d742927b94b5f6",
    "TAXI_TRIPS, f3d06f77e8c597c13b8492cef5f8c3e8"
  })
  void recordsOfASeedNeverChange(EventKind kind, String sha256) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (GeneratedRecord record : generate(mixed(kind), COUNT)) {
      digest.update(record.partitionKey().getBytes(StandardCharsets.UTF_8));
      digest.update(record.payload());
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).startsWith(sha256);
  }

  @ParameterizedTest
  @EnumSource
  void otherSeedsGiveOtherRecords(EventKind kind) {
    Set<String> ofSeed42 = new HashSet<>(records(plain(kind), 0, 2000));
    EventGenerator seed43 =
        new EventGenerator(kind, new GeneratorSettings(43, NOON, RATE, Faults.NONE, Keys.DEFAULT));

    long same = records(seed43, 0, 2000).stream().filter(ofSeed42::contains).count();

    assertThat(same).isLessThan(20);
  }

  @Test
  void neighbouringSeedsShareNoDraws() {
    Set<Long> drawn = new HashSet<>();
    for (long seed = -3; seed < 4; seed++) {
      EventGenerator generator =
          new EventGenerator(
              EventKind.SALES, new GeneratorSettings(seed, NOON, RATE, Faults.NONE, Keys.DEFAULT));
      for (long index = 0; index < 100; index++) {
        SplittableRandom random = generator.random(index);
        for (int draw = 0; draw < 10; draw++) {
          assertThat(drawn.add(random.nextLong())).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutFaultsAllRecordsAreDistinctEvents(EventKind kind) {
    List<GeneratedRecord> records = generate(plain(kind), COUNT);

    assertThat(records).allMatch(record -> decode(kind, record).isEvent());
    assertThat(records).extracting(EventGeneratorTest::text).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100, 1000, 30_000})
  void eventTimeFollowsFromIndexAndRate(int rate) {
    EventGenerator generator = with(EventKind.SALES, rate, Faults.NONE);

    for (long index :
        LongStream.concat(LongStream.range(0, 2000), LongStream.range(9_999_900, 10_000_000))
            .toArray()) {
      assertThat(event(EventKind.SALES, generator.record(index)).eventTime())
          .isEqualTo(NOON.plus(index * 1_000_000 / rate, ChronoUnit.MICROS));
    }
  }

  @Test
  void rateCanBeLessThanOnePerSecond() {
    EventGenerator generator = with(EventKind.PROBES, 0.25, Faults.NONE);

    assertThat(event(EventKind.PROBES, generator.record(3)).eventTime())
        .isEqualTo(NOON.plusSeconds(12));
  }

  @ParameterizedTest
  @EnumSource
  void sharesOfFaultsAreThoseOfTheSettings(EventKind kind) {
    List<GeneratedRecord> records = generate(mixed(kind), COUNT);
    int malformed = 0;
    int late = 0;
    int disordered = 0;
    Set<String> different = new HashSet<>();
    for (int index = 0; index < COUNT; index++) {
      GeneratedRecord record = records.get(index);
      if (record.event() == null) {
        malformed++;
      } else if (record.late()) {
        late++;
      } else if (different.add(text(record)) && record.event().eventTime().isBefore(time(index))) {
        disordered++;
      }
    }

    assertThat(share(malformed)).isCloseTo(0.02, within(0.005));
    assertThat(share(late)).isCloseTo(0.05, within(0.005));
    assertThat(share(disordered)).isCloseTo(0.08, within(0.007));
    assertThat(share(COUNT - malformed - late - different.size())).isCloseTo(0.10, within(0.007));
  }

  @ParameterizedTest
  @EnumSource
  void validRecordsDecodeToTheirEvent(EventKind kind) {
    assertThat(generate(mixed(kind), 5000))
        .filteredOn(record -> record.reason() == null)
        .allSatisfy(
            record -> {
              Decoded<? extends Event> decoded = decode(kind, record);
              assertThat(decoded.event()).isEqualTo(record.event()).isNotNull();
              assertThat(record.field()).isNull();
            });
  }

  @ParameterizedTest
  @MethodSource("malformations")
  void malformedRecordsFailForTheirReason(EventKind kind, Malformation malformation) {
    List<GeneratedRecord> records =
        generate(with(kind, RATE, malformed(List.of(malformation))), 200);

    assertThat(records)
        .allSatisfy(
            record -> {
              DeadLetter deadLetter = decode(kind, record).deadLetter();
              assertThat(deadLetter).isNotNull();
              assertThat(deadLetter.reason()).isEqualTo(record.reason().label());
              assertThat(deadLetter.field()).isEqualTo(record.field());
              assertThat(record.event()).isNull();
              assertThat(record.late()).isFalse();
              assertThat(text(record)).isNotEmpty().doesNotContain("\n", "\r");
            });
  }

  static Stream<Arguments> malformations() {
    return Stream.of(EventKind.values())
        .flatMap(
            kind ->
                Stream.of(Malformation.values())
                    .map(malformation -> Arguments.of(kind, malformation)));
  }

  @ParameterizedTest
  @EnumSource
  void malformedRecordsHaveTheMalformationsOfTheSettings(EventKind kind) {
    assertThat(generate(with(kind, RATE, malformed(List.of(Malformation.values()))), 1000))
        .extracting(GeneratedRecord::reason)
        .containsOnly(
            Reason.NOT_JSON,
            Reason.MISSING,
            Reason.NULL,
            Reason.IMPOSSIBLE_TIME,
            Reason.NOT_FINITE,
            Reason.WRONG_TYPE);
    assertThat(
            generate(
                with(
                    kind,
                    RATE,
                    malformed(List.of(Malformation.NULL_FIELD, Malformation.WRONG_TYPE))),
                1000))
        .extracting(GeneratedRecord::reason)
        .containsOnly(Reason.NULL, Reason.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource({"100, 2000", "100, 10000", "0.5, 2000", "1.5, 2000", "7, 150"})
  void duplicatesFollowWithinTheDuplicateDelay(double rate, int delayMillis) {
    Duration delay = Duration.ofMillis(delayMillis);
    Faults faults = new Faults(0.3, delay, 0.1, DISORDER_BY, 0.1, LATENESS, 0.1, List.of(ALL));
    EventGenerator generator = with(EventKind.SALES, rate, faults);
    Map<String, GeneratedRecord> originals = new HashMap<>();
    Map<String, Instant> places = new HashMap<>();
    List<Duration> delays = new ArrayList<>();

    for (int index = 0; index < 5000; index++) {
      GeneratedRecord record = generator.record(index);
      if (record.event() == null || record.late()) {
        continue;
      }
      Instant place = NOON.plus((long) (index * 1e6 / rate), ChronoUnit.MICROS);
      GeneratedRecord original = originals.putIfAbsent(text(record), record);
      if (original == null) {
        places.put(text(record), place);
        continue;
      }
      assertThat(record.partitionKey()).isEqualTo(original.partitionKey());
      assertThat(record.event()).isEqualTo(original.event());
      assertThat(record.event().eventTime())
          .isBetween(place.minus(delay).minus(DISORDER_BY), place.minusNanos(1));
      delays.add(Duration.between(places.get(text(record)), place));
    }

    assertThat(delays).allMatch(each -> each.compareTo(delay) <= 0);
    if (delay.toSeconds() * rate >= 1) {
      assertThat(Collections.max(delays)).isGreaterThan(delay.multipliedBy(3).dividedBy(4));
    }
  }

  @Test
  void someDuplicatesAreOutOfOrder() {
    List<GeneratedRecord> records = generate(mixed(EventKind.SALES), COUNT);
    Set<String> disordered = new HashSet<>();
    int repeated = 0;
    for (int index = 0; index < COUNT; index++) {
      GeneratedRecord record = records.get(index);
      if (record.event() != null && !record.late()) {
        boolean known = !disordered.add(text(record));
        long age = Duration.between(record.event().eventTime(), time(index)).toMillis();
        repeated += known && age > 2000 ? 1 : 0;
      }
    }
    assertThat(repeated).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void disorderIsGreaterThanZeroAndWithinTheBound(EventKind kind) {
    Faults all = new Faults(0, DELAY, 1, Duration.ofMillis(20), 0, LATENESS, 0, List.of(ALL));
    List<GeneratedRecord> records = generate(with(kind, RATE, all), COUNT);
    List<Long> micros = new ArrayList<>();
    for (int index = 0; index < COUNT; index++) {
      GeneratedRecord record = records.get(index);
      assertThat(record.late()).isFalse();
      micros.add(ChronoUnit.MICROS.between(record.event().eventTime(), time(index)));
    }

    assertThat(micros).allMatch(each -> each > 0 && each <= 20_000);
    assertThat(Collections.min(micros)).isLessThan(100);
    assertThat(Collections.max(micros)).isGreaterThan(19_900);
  }

  @ParameterizedTest
  @EnumSource
  void lateEventsDifferFromOnTimeEventsOnlyInTime(EventKind kind) {
    List<GeneratedRecord> onTime = generate(plain(kind), 2000);
    List<GeneratedRecord> late =
        generate(
            with(kind, RATE, new Faults(0, DELAY, 0, DISORDER_BY, 1, LATENESS, 0, List.of(ALL))),
            2000);

    assertThat(late).allMatch(GeneratedRecord::late);
    for (int index = 0; index < 2000; index++) {
      Instant time = event(kind, onTime.get(index)).eventTime();
      assertThat(event(kind, late.get(index)).eventTime()).isEqualTo(time.minus(LATENESS));
      assertThat(withoutTimes(late.get(index))).isEqualTo(withoutTimes(onTime.get(index)));
      assertThat(late.get(index).partitionKey()).isEqualTo(onTime.get(index).partitionKey());
    }
  }

  @ParameterizedTest
  @EnumSource
  void skewMakesTheFirstKeysMoreFrequent(EventKind kind) {
    int keys = kind.keyCount();
    List<Long> alike = counts(kind, 0);
    List<Long> skewed = counts(kind, 1);

    assertThat(alike).hasSize(keys);
    assertThat((double) Collections.max(alike) / Collections.min(alike))
        .isLessThan(keys > 200 ? 3 : 1.5);
    // By Zipf's law, the first key is twice as frequent as the second, four times as the fourth.
    assertThat((double) skewed.get(0) / skewed.get(1)).isCloseTo(2, within(0.3));
    assertThat((double) skewed.get(0) / skewed.get(3)).isCloseTo(4, within(0.6));
    assertThat(skewed.subList(0, 5)).isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** Returns the number of records of each key, in the order of the keys. */
  private static List<Long> counts(EventKind kind, double skew) {
    Keys keys = new Keys(skew, Duration.ZERO, Duration.ofMinutes(5), false);
    Map<Integer, Long> counts = new TreeMap<>();
    generate(
            new EventGenerator(kind, new GeneratorSettings(42, NOON, RATE, Faults.NONE, keys)),
            COUNT)
        .forEach(record -> counts.merge(number(record), 1L, Long::sum));
    return List.copyOf(counts.values());
  }

  @ParameterizedTest
  @EnumSource
  void eachKeyIsSilentOncePerPeriod(EventKind kind) {
    Duration quiet = Duration.ofSeconds(60);
    Duration every = Duration.ofSeconds(200);
    Faults faults =
        new Faults(0.1, DELAY, 0.1, DISORDER_BY, 0.1, Duration.ofSeconds(10), 0, List.of(ALL));
    EventGenerator generator =
        new EventGenerator(
            kind, new GeneratorSettings(42, NOON, 1000, faults, new Keys(0, quiet, every, false)));
    Map<Integer, TreeSet<Instant>> times = new TreeMap<>();
    // One and a half periods, so that each key has records before and after its silence.
    for (GeneratedRecord record : generate(generator, 300 * 1000)) {
      times.computeIfAbsent(number(record), key -> new TreeSet<>()).add(record.event().eventTime());
    }

    assertThat(times).hasSize(kind.keyCount());
    List<Instant> ends = new ArrayList<>();
    times.forEach(
        (key, timesOfKey) -> {
          Instant end = endOfFirstGap(timesOfKey, quiet);
          assertThat(end).as("key %s is silent", key).isNotNull();
          Duration gap = Duration.between(timesOfKey.lower(end), end);
          assertThat(gap).isBetween(quiet, quiet.plusSeconds(10));
          ends.add(end);
        });
    assertThat(Duration.between(Collections.min(ends), Collections.max(ends)))
        .as("not all at once")
        .isGreaterThan(every.dividedBy(2));
  }

  private static Instant endOfFirstGap(TreeSet<Instant> times, Duration gap) {
    return times.stream()
        .skip(1)
        .filter(time -> Duration.between(times.lower(time), time).compareTo(gap) >= 0)
        .findFirst()
        .orElse(null);
  }

  @Test
  void partitionKeysAreTheProducersOrRandom() {
    assertThat(
            generate(mixed(EventKind.SENSORS), 2000).stream()
                .map(GeneratedRecord::partitionKey)
                .distinct())
        .hasSize(20);

    EventGenerator randomKeys =
        new EventGenerator(
            EventKind.SENSORS,
            new GeneratorSettings(
                42,
                NOON,
                RATE,
                Faults.NONE,
                new Keys(0, Duration.ZERO, Duration.ofMinutes(5), true)));
    assertThat(generate(randomKeys, 2000).stream().map(GeneratedRecord::partitionKey))
        .doesNotHaveDuplicates();
    assertThat(records(randomKeys, 0, 2000)).isEqualTo(records(plain(EventKind.SENSORS), 0, 2000));
  }

  @Test
  void sensorsAre20OfFiveTypesInThreeBuildings() {
    List<SensorReading> readings =
        events(EventKind.SENSORS).map(SensorReading.class::cast).toList();

    assertThat(readings.stream().map(SensorReading::sensorId).distinct())
        .hasSize(20)
        .contains("sensor-001", "sensor-020");
    assertThat(readings.stream().map(SensorReading::sensorType).distinct())
        .containsExactlyInAnyOrder("temperature", "humidity", "pressure", "motion", "light");
    assertThat(readings.stream().map(SensorReading::location).distinct())
        .containsExactlyInAnyOrder("building-A", "building-B", "building-C");
    // Type and place of a sensor never change.
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
  void probesAre100WithSomeTemperatureGaps() {
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
  void salesHaveFiveCategoriesAndStoresAndReturns() {
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

  @Test
  void tripsStartInAllZonesAndAmountsAddUp() {
    List<TaxiTrip> trips = events(EventKind.TAXI_TRIPS).map(TaxiTrip.class::cast).toList();

    assertThat(trips.stream().map(TaxiTrip::puLocationId).distinct())
        .hasSize(263)
        .allMatch(zone -> zone >= 1 && zone <= 263);
    assertThat(trips)
        .allSatisfy(
            trip -> {
              assertThat(trip.eventTime()).isEqualTo(trip.pickupTime());
              assertThat(Duration.between(trip.pickupTime(), trip.dropoffTime()))
                  .isBetween(Duration.ofMinutes(2), Duration.ofHours(3));
              assertThat(trip.tripDistance()).isPositive();
              assertThat(trip.totalAmount())
                  .isEqualByComparingTo(
                      Stream.of(
                              trip.fareAmount(),
                              trip.extra(),
                              trip.mtaTax(),
                              trip.tipAmount(),
                              trip.tollsAmount(),
                              trip.improvementSurcharge(),
                              trip.congestionSurcharge(),
                              trip.airportFee())
                          .filter(part -> part != null)
                          .reduce(BigDecimal.ZERO, BigDecimal::add));
            });
    double incomplete = trips.stream().filter(trip -> trip.passengerCount() == null).count();
    assertThat(incomplete / COUNT).isCloseTo(0.04, within(0.005));
  }

  private static EventGenerator mixed(EventKind kind) {
    return with(
        kind, RATE, new Faults(0.10, DELAY, 0.08, DISORDER_BY, 0.05, LATENESS, 0.02, List.of(ALL)));
  }

  private static EventGenerator plain(EventKind kind) {
    return with(kind, RATE, Faults.NONE);
  }

  private static Faults malformed(List<Malformation> malformations) {
    return new Faults(0, DELAY, 0, DISORDER_BY, 0, LATENESS, 1, malformations);
  }

  private static EventGenerator with(EventKind kind, double rate, Faults faults) {
    return new EventGenerator(kind, new GeneratorSettings(42, NOON, rate, faults, Keys.DEFAULT));
  }

  /** Returns the event time of a record in order with this index. */
  private static Instant time(int index) {
    return NOON.plus(index * 1_000_000L / RATE, ChronoUnit.MICROS);
  }

  private static double share(int count) {
    return (double) count / COUNT;
  }

  /** Returns the number at the end of the record's partition key. */
  private static int number(GeneratedRecord record) {
    return Integer.parseInt(record.partitionKey().replaceAll("\\D", ""));
  }

  private static String withoutTimes(GeneratedRecord record) {
    return text(record).replaceAll("\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+", "");
  }

  private static List<GeneratedRecord> generate(EventGenerator generator, int count) {
    return IntStream.range(0, count).mapToObj(generator::record).toList();
  }

  private static List<String> records(EventGenerator generator, int from, int to) {
    return IntStream.range(from, to).mapToObj(index -> text(generator.record(index))).toList();
  }

  private static Stream<Event> events(EventKind kind) {
    return generate(plain(kind), COUNT).stream().map(record -> event(kind, record));
  }

  /** Returns the payload with one character per byte: not all payloads are valid UTF-8. */
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
          case TAXI_TRIPS -> TaxiTrip.FORMAT;
        };
    Instant arrivalTime = record.event() == null ? NOON : record.event().eventTime();
    return EventDecoder.json(format).decode(record.payload(), new Nowhere(arrivalTime));
  }

  private record Nowhere(Instant arrivalTime) implements Origin {
    @Override
    public String source() {
      return "nowhere";
    }

    @Override
    public String position() {
      return "0";
    }
  }
}
