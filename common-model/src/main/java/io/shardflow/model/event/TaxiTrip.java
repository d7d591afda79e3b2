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
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/**
 * A trip of a New York yellow taxi, with the columns of the Taxi and Limousine Commission. Numbers
 * may be JSON strings, as the Kinesis agent writes them. All fields except the two times may be
 * null. Values are not checked for plausibility: the real data set has trips that end before they
 * start.
 *
 * @see <a href="https://www.nyc.gov/site/tlc/about/tlc-trip-record-data.page">TLC trip record data,
 *     data dictionary of yellow taxi trip records</a>
 */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class TaxiTrip implements Event {
  public Long vendorId;
  public Instant pickupTime;
  public Instant dropoffTime;
  public Long passengerCount;

  /** In miles. */
  public BigDecimal tripDistance;

  public Long ratecodeId;

  /** {@code Y} if the trip was stored in the vehicle before it was sent. */
  public String storeAndFwdFlag;

  public Long puLocationId;
  public Long doLocationId;
  public Long paymentType;

  /** In dollars, as all the following amounts. */
  public BigDecimal fareAmount;

  public BigDecimal extra;
  public BigDecimal mtaTax;
  public BigDecimal tipAmount;
  public BigDecimal tollsAmount;
  public BigDecimal improvementSurcharge;
  public BigDecimal totalAmount;
  public BigDecimal congestionSurcharge;
  public BigDecimal airportFee;

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
        case "VendorID":
          vendorId = in.integerOrNull();
          break;
        case "tpep_pickup_datetime":
          pickupTime = in.time();
          break;
        case "tpep_dropoff_datetime":
          dropoffTime = in.time();
          break;
        case "passenger_count":
          passengerCount = in.integerOrNull();
          break;
        case "trip_distance":
          tripDistance = in.decimalOrNull();
          break;
        case "RatecodeID":
          ratecodeId = in.integerOrNull();
          break;
        case "store_and_fwd_flag":
          storeAndFwdFlag = in.textOrNull();
          break;
        case "PULocationID":
          puLocationId = in.integerOrNull();
          break;
        case "DOLocationID":
          doLocationId = in.integerOrNull();
          break;
        case "payment_type":
          paymentType = in.integerOrNull();
          break;
        case "fare_amount":
          fareAmount = in.decimalOrNull();
          break;
        case "extra":
          extra = in.decimalOrNull();
          break;
        case "mta_tax":
          mtaTax = in.decimalOrNull();
          break;
        case "tip_amount":
          tipAmount = in.decimalOrNull();
          break;
        case "tolls_amount":
          tollsAmount = in.decimalOrNull();
          break;
        case "improvement_surcharge":
          improvementSurcharge = in.decimalOrNull();
          break;
        case "total_amount":
          totalAmount = in.decimalOrNull();
          break;
        case "congestion_surcharge":
          congestionSurcharge = in.decimalOrNull();
          break;
        // Lower case in the files up to 2022.
        case "Airport_fee":
        case "airport_fee":
          airportFee = in.decimalOrNull();
          break;
        default:
          in.skip();
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

  /** Writes the fields that follow the two times. */
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
