package io.shardflow.model.event;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A trip of a New York yellow taxi, in the columns of the Taxi and Limousine Commission. Numbers
 * may be written as texts, as the Kinesis agent does. All but the two times may be null. Nothing is
 * asked of the values: the real set has trips that end before they start.
 *
 * @param tripDistance in miles
 * @param fareAmount in dollars, like all that follows
 * @see <a href="https://www.nyc.gov/site/tlc/about/tlc-trip-record-data.page">TLC trip record data,
 *     data dictionary of yellow taxi trip records</a>
 */
public record TaxiTrip(
    Long vendorId,
    Instant pickupTime,
    Instant dropoffTime,
    Long passengerCount,
    BigDecimal tripDistance,
    Long ratecodeId,
    String storeAndFwdFlag,
    Long puLocationId,
    Long doLocationId,
    Long paymentType,
    BigDecimal fareAmount,
    BigDecimal extra,
    BigDecimal mtaTax,
    BigDecimal tipAmount,
    BigDecimal tollsAmount,
    BigDecimal improvementSurcharge,
    BigDecimal totalAmount,
    BigDecimal congestionSurcharge,
    BigDecimal airportFee)
    implements Event {
  public static final EventFormat<TaxiTrip> FORMAT =
      new EventFormat<>(TaxiTrip.class, TaxiTrip::read);

  private static TaxiTrip read(FieldReader in) throws MalformedException, IOException {
    Long vendorId = null;
    Instant pickupTime = null;
    Instant dropoffTime = null;
    Long passengerCount = null;
    BigDecimal tripDistance = null;
    Long ratecodeId = null;
    String storeAndFwdFlag = null;
    Long puLocationId = null;
    Long doLocationId = null;
    Long paymentType = null;
    BigDecimal fareAmount = null;
    BigDecimal extra = null;
    BigDecimal mtaTax = null;
    BigDecimal tipAmount = null;
    BigDecimal tollsAmount = null;
    BigDecimal improvementSurcharge = null;
    BigDecimal totalAmount = null;
    BigDecimal congestionSurcharge = null;
    BigDecimal airportFee = null;
    while (in.next()) {
      switch (in.name()) {
        case "VendorID" -> vendorId = in.integerOrNull();
        case "tpep_pickup_datetime" -> pickupTime = in.time();
        case "tpep_dropoff_datetime" -> dropoffTime = in.time();
        case "passenger_count" -> passengerCount = in.integerOrNull();
        case "trip_distance" -> tripDistance = in.decimalOrNull();
        case "RatecodeID" -> ratecodeId = in.integerOrNull();
        case "store_and_fwd_flag" -> storeAndFwdFlag = in.textOrNull();
        case "PULocationID" -> puLocationId = in.integerOrNull();
        case "DOLocationID" -> doLocationId = in.integerOrNull();
        case "payment_type" -> paymentType = in.integerOrNull();
        case "fare_amount" -> fareAmount = in.decimalOrNull();
        case "extra" -> extra = in.decimalOrNull();
        case "mta_tax" -> mtaTax = in.decimalOrNull();
        case "tip_amount" -> tipAmount = in.decimalOrNull();
        case "tolls_amount" -> tollsAmount = in.decimalOrNull();
        case "improvement_surcharge" -> improvementSurcharge = in.decimalOrNull();
        case "total_amount" -> totalAmount = in.decimalOrNull();
        case "congestion_surcharge" -> congestionSurcharge = in.decimalOrNull();
        // The files of 2022 and before have it in small letters.
        case "Airport_fee", "airport_fee" -> airportFee = in.decimalOrNull();
        default -> in.skip();
      }
    }
    return new TaxiTrip(
        vendorId,
        require("tpep_pickup_datetime", pickupTime),
        require("tpep_dropoff_datetime", dropoffTime),
        passengerCount,
        tripDistance,
        ratecodeId,
        storeAndFwdFlag,
        puLocationId,
        doLocationId,
        paymentType,
        fareAmount,
        extra,
        mtaTax,
        tipAmount,
        tollsAmount,
        improvementSurcharge,
        totalAmount,
        congestionSurcharge,
        airportFee);
  }

  @Override
  public Instant eventTime() {
    return pickupTime;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.integer("VendorID", vendorId);
    out.isoTime("tpep_pickup_datetime", pickupTime);
    out.isoTime("tpep_dropoff_datetime", dropoffTime);
    writeAfterTimes(out);
  }

  public void writeAfterTimes(FieldWriter out) throws IOException {
    out.integer("passenger_count", passengerCount);
    out.decimal("trip_distance", tripDistance);
    out.integer("RatecodeID", ratecodeId);
    out.text("store_and_fwd_flag", storeAndFwdFlag);
    out.integer("PULocationID", puLocationId);
    out.integer("DOLocationID", doLocationId);
    out.integer("payment_type", paymentType);
    out.decimal("fare_amount", fareAmount);
    out.decimal("extra", extra);
    out.decimal("mta_tax", mtaTax);
    out.decimal("tip_amount", tipAmount);
    out.decimal("tolls_amount", tollsAmount);
    out.decimal("improvement_surcharge", improvementSurcharge);
    out.decimal("total_amount", totalAmount);
    out.decimal("congestion_surcharge", congestionSurcharge);
    out.decimal("Airport_fee", airportFee);
  }
}
