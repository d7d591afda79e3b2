-- What are the taxi trips, as typed rows?
--
-- Kinesis Data Analytics for SQL had no such tutorial. Those with taxi trips put the columns of the Taxi and Limousine
-- Commission on a stream as texts, and read them with a Python consumer or with Spark, which casts them
-- column by column and adds year, month, day and hour of the pick-up for the folders.
--
-- What is different here:
-- * A text that is no number is no trip, and is dropped; nothing, as NULL or as an empty text, is NULL. There, a cast
--   made NULL of both. The job taxi-trips keeps what it cannot read.
-- * Year, month, day and hour are columns of the table, which Flink, Spark and Athena read from the folder's name. The
--   job writes them into the row, too.
-- * A number has 20 digits before the point and 18 after: one with more places is rounded, one with more digits is
--   NULL. The job has no such limits. A whole number is written without an exponent.
-- * Nothing is asked of the values: trips that end before they start, or long before the others, are trips.

CREATE TEMPORARY TABLE typed_trips (
  VendorID              BIGINT,
  tpep_pickup_datetime  STRING,
  tpep_dropoff_datetime STRING,
  passenger_count       BIGINT,
  trip_distance         DECIMAL(38, 18),
  RatecodeID            BIGINT,
  store_and_fwd_flag    STRING,
  PULocationID          BIGINT,
  DOLocationID          BIGINT,
  payment_type          BIGINT,
  fare_amount           DECIMAL(38, 18),
  extra                 DECIMAL(38, 18),
  mta_tax               DECIMAL(38, 18),
  tip_amount            DECIMAL(38, 18),
  tolls_amount          DECIMAL(38, 18),
  improvement_surcharge DECIMAL(38, 18),
  total_amount          DECIMAL(38, 18),
  congestion_surcharge  DECIMAL(38, 18),
  Airport_fee           DECIMAL(38, 18)
) LIKE sink.taxi_trips;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO typed_trips
SELECT
  DATE_FORMAT(event_time, 'yyyy'), DATE_FORMAT(event_time, 'MM'),
  DATE_FORMAT(event_time, 'dd'), DATE_FORMAT(event_time, 'HH'),
  TRY_CAST(VendorID AS BIGINT),
  DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(dropoff_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  TRY_CAST(passenger_count AS BIGINT),
  TRY_CAST(trip_distance AS DECIMAL(38, 18)),
  TRY_CAST(RatecodeID AS BIGINT),
  CASE WHEN TRIM(store_and_fwd_flag) <> '' THEN store_and_fwd_flag END,
  TRY_CAST(PULocationID AS BIGINT),
  TRY_CAST(DOLocationID AS BIGINT),
  TRY_CAST(payment_type AS BIGINT),
  TRY_CAST(fare_amount AS DECIMAL(38, 18)),
  TRY_CAST(extra AS DECIMAL(38, 18)),
  TRY_CAST(mta_tax AS DECIMAL(38, 18)),
  TRY_CAST(tip_amount AS DECIMAL(38, 18)),
  TRY_CAST(tolls_amount AS DECIMAL(38, 18)),
  TRY_CAST(improvement_surcharge AS DECIMAL(38, 18)),
  TRY_CAST(total_amount AS DECIMAL(38, 18)),
  TRY_CAST(congestion_surcharge AS DECIMAL(38, 18)),
  TRY_CAST(COALESCE(Airport_fee, airport_fee) AS DECIMAL(38, 18))
FROM taxi_trips;
END;
