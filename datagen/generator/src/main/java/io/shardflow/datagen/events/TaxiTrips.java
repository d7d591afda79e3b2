package io.shardflow.datagen.events;

import static io.shardflow.datagen.events.Decimals.plain;

import io.shardflow.model.event.TaxiTrip;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Generates taxi trips with the tariff of 2022: an initial charge and a charge per fifth of a mile,
 * or a flat fare to and from JFK, plus surcharges. The total is the sum of its parts.
 *
 * @see <a href="https://www.nyc.gov/site/tlc/passengers/taxi-fare.page">TLC, taxi fare</a>
 */
final class TaxiTrips {
  /** The number of taxi zones. */
  static final int ZONES = 263;

  private static final long JFK = 132;
  private static final long LA_GUARDIA = 138;
  private static final long STANDARD_RATE = 1;
  private static final long JFK_RATE = 2;
  private static final long UNKNOWN_PAYMENT = 0;
  private static final long CREDIT_CARD = 1;
  private static final long CASH = 2;

  private TaxiTrips() {}

  /** Generates a trip that starts in this zone, numbered from 1. */
  static TaxiTrip trip(SplittableRandom random, long zone, Instant pickup) {
    long destination = 1 + random.nextInt(ZONES);
    long seconds = 120 + (long) Math.min(2 * 3600, 720 * ExponentialDistribution.draw(random));
    double milesPerHour = random.nextDouble(6, 20);
    BigDecimal miles =
        BigDecimal.valueOf(seconds * milesPerHour / 3600).setScale(2, RoundingMode.HALF_UP);

    // Some vendors send trips without all the fields that the driver enters.
    boolean entered = random.nextDouble() >= 0.04;
    long payment = !entered ? UNKNOWN_PAYMENT : random.nextDouble() < 0.78 ? CREDIT_CARD : CASH;
    boolean jfk = zone == JFK || destination == JFK;
    BigDecimal fare =
        jfk
            ? dollars("52")
            : dollars("0.5")
                .multiply(miles.multiply(dollars("5")).setScale(0, RoundingMode.CEILING))
                .add(dollars("2.5"));
    BigDecimal extra = extra(pickup);
    BigDecimal tax = dollars("0.5");
    BigDecimal tip =
        payment == CREDIT_CARD
            ? fare.multiply(BigDecimal.valueOf(random.nextInt(31), 2))
                .setScale(2, RoundingMode.HALF_UP)
            : BigDecimal.ZERO;
    BigDecimal tolls = random.nextDouble() < 0.06 ? dollars("6.55") : BigDecimal.ZERO;
    BigDecimal improvement = dollars("0.3");
    BigDecimal congestion =
        !entered ? null : random.nextDouble() < 0.9 ? dollars("2.5") : BigDecimal.ZERO;
    BigDecimal airport =
        !entered ? null : zone == JFK || zone == LA_GUARDIA ? dollars("1.25") : BigDecimal.ZERO;
    BigDecimal total =
        Stream.of(fare, extra, tax, tip, tolls, improvement, congestion, airport)
            .filter(part -> part != null)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new TaxiTrip(
        1L + random.nextInt(2),
        pickup,
        pickup.plusSeconds(seconds),
        entered ? 1 + (long) Math.min(5, ExponentialDistribution.draw(random)) : null,
        plain(miles),
        !entered ? null : jfk ? JFK_RATE : STANDARD_RATE,
        !entered ? null : random.nextDouble() < 0.01 ? "Y" : "N",
        zone,
        destination,
        payment,
        plain(fare),
        extra,
        tax,
        plain(tip),
        tolls,
        improvement,
        plain(total),
        congestion,
        airport);
  }

  /** Returns the surcharge for the rush hour or the night. */
  private static BigDecimal extra(Instant pickup) {
    int hour = pickup.atOffset(ZoneOffset.UTC).getHour();
    return hour >= 16 && hour < 20
        ? dollars("1")
        : hour >= 20 || hour < 6 ? dollars("0.5") : BigDecimal.ZERO;
  }

  private static BigDecimal dollars(String amount) {
    return new BigDecimal(amount);
  }
}
