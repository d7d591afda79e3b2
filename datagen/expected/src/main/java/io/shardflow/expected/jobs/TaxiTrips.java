package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.TaxiTrip;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/** The expected rows of the job {@code taxi-trips}. */
final class TaxiTrips {
  private TaxiTrips() {}

  static Map<String, List<ExpectedRow>> rows(List<TaxiTrip> trips) {
    return Map.of("taxi-trips", trips.stream().map(TaxiTrips::row).toList());
  }

  private static ExpectedRow row(TaxiTrip trip) {
    ZonedDateTime pickup = trip.pickupTime().atZone(ZoneOffset.UTC);
    return ExpectedRow.in(trip.pickupTime())
        .field("VendorID", trip.vendorId())
        .field("tpep_pickup_datetime", text(trip.pickupTime()))
        .field("tpep_dropoff_datetime", text(trip.dropoffTime()))
        .field("passenger_count", trip.passengerCount())
        .field("trip_distance", trip.tripDistance())
        .field("RatecodeID", trip.ratecodeId())
        .field("store_and_fwd_flag", trip.storeAndFwdFlag())
        .field("PULocationID", trip.puLocationId())
        .field("DOLocationID", trip.doLocationId())
        .field("payment_type", trip.paymentType())
        .field("fare_amount", trip.fareAmount())
        .field("extra", trip.extra())
        .field("mta_tax", trip.mtaTax())
        .field("tip_amount", trip.tipAmount())
        .field("tolls_amount", trip.tollsAmount())
        .field("improvement_surcharge", trip.improvementSurcharge())
        .field("total_amount", trip.totalAmount())
        .field("congestion_surcharge", trip.congestionSurcharge())
        .field("Airport_fee", trip.airportFee())
        .field("year", (long) pickup.getYear())
        .field("month", (long) pickup.getMonthValue())
        .field("day", (long) pickup.getDayOfMonth())
        .field("hour", (long) pickup.getHour())
        .build();
  }
}
