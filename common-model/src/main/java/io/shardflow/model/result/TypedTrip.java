package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.TaxiTrip;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A taxi trip as a row of typed columns, with year, month, day and hour of the pick-up in UTC. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class TypedTrip implements OutputRecord {
  public TaxiTrip trip;

  @Override
  public Instant bucketTime() {
    return trip.pickupTime();
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.integer("VendorID", trip.vendorId());
    out.time("tpep_pickup_datetime", trip.pickupTime());
    out.time("tpep_dropoff_datetime", trip.dropoffTime());
    trip.writeAfterTimes(out);
    LocalDateTime pickup = LocalDateTime.ofInstant(trip.pickupTime(), ZoneOffset.UTC);
    out.integer("year", (long) pickup.getYear());
    out.integer("month", (long) pickup.getMonthValue());
    out.integer("day", (long) pickup.getDayOfMonth());
    out.integer("hour", (long) pickup.getHour());
  }
}
