package io.shardflow.codec;

import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates events of every kind, with all values that their fields can have. */
public final class EventArbitraries {
  /** Characters with a special meaning in CSV, JSON or UTF-8. */
  private static final String DELICATE = "\",;'\\\n\r\t #{}:\0\u007f\u00e9\u2028\ufeff\ufffd";

  private EventArbitraries() {}

  public static Arbitrary<Instant> instants() {
    long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    Arbitrary<Integer> nanos =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 999_999_999),
            Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1000),
            Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000));
    return Combinators.combine(Arbitraries.longs().between(first, last), nanos)
        .as(Instant::ofEpochSecond);
  }

  /** Unicode text. */
  public static Arbitrary<String> texts() {
    Arbitrary<String> characters =
        Arbitraries.oneOf(
                Arbitraries.of(DELICATE.chars().boxed().toList()),
                Arbitraries.integers().between(' ', '~'),
                Arbitraries.integers()
                    .between(0, Character.MAX_CODE_POINT)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
            .map(Character::toString);
    return characters.list().ofMaxSize(40).map(all -> String.join("", all));
  }

  /** Finite numbers. Zero is positive. */
  public static Arbitrary<Double> numbers() {
    Arbitrary<Double> hundredths =
        Arbitraries.integers().between(-100_000, 100_000).map(n -> n / 100.0);
    Arbitrary<Double> bits =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    return Arbitraries.oneOf(hundredths, bits).map(n -> n + 0.0);
  }

  /** Numbers of up to 38 digits before and after the decimal point, without trailing zeros. */
  public static Arbitrary<BigDecimal> decimals() {
    BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    return Combinators.combine(
            Arbitraries.bigIntegers().between(most.negate(), most),
            Arbitraries.integers().between(0, 38))
        .as(BigDecimal::new)
        .map(n -> new BigDecimal(n.stripTrailingZeros().toPlainString()));
  }

  public static Arbitrary<SensorReading> sensorReadings() {
    return Combinators.combine(
            texts(), texts(), texts(), texts(), texts(), instants(), numbers(), texts())
        .as(SensorReading::new);
  }

  static Arbitrary<TemperatureProbe> temperatureProbes(Instant arrivalTime) {
    return Combinators.combine(texts(), instants(), numbers(), numbers())
        .as(
            (sensor, time, ambient, measured) ->
                new TemperatureProbe(arrivalTime, sensor, time, ambient, measured));
  }

  /** Trips in which all fields except the two times may be null. */
  public static Arbitrary<TaxiTrip> taxiTrips() {
    Arbitrary<Long> whole = Arbitraries.longs().injectNull(0.2);
    Arbitrary<BigDecimal> decimal = decimals().injectNull(0.2);
    // A blank string is read as null.
    Arbitrary<String> flag = texts().filter(text -> !text.isBlank()).injectNull(0.2);
    return Combinators.combine(
            whole.list().ofSize(6), decimal.list().ofSize(10), flag, instants(), instants())
        .as(
            (wholes, decimals, text, pickup, dropoff) ->
                new TaxiTrip(
                    wholes.get(0),
                    pickup,
                    dropoff,
                    wholes.get(1),
                    decimals.get(0),
                    wholes.get(2),
                    text,
                    wholes.get(3),
                    wholes.get(4),
                    wholes.get(5),
                    decimals.get(1),
                    decimals.get(2),
                    decimals.get(3),
                    decimals.get(4),
                    decimals.get(5),
                    decimals.get(6),
                    decimals.get(7),
                    decimals.get(8),
                    decimals.get(9)));
  }

  static Arbitrary<Sale> sales() {
    return Combinators.combine(texts(), texts(), instants(), decimals()).as(Sale::new);
  }
}
