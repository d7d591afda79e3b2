-- What are the taxi trips, in typed columns?
--
-- There was no such tutorial for Kinesis Data Analytics for SQL. Tutorials with taxi trips put the columns of the Taxi
-- and Limousine Commission into a stream as strings. A Python consumer or Spark reads them, casts each column, and adds
-- year, month, day and hour of the pick-up as partition columns.
--
-- Differences from those, and from the job taxi-trips:
-- * A trip is dropped if a numeric column contains a string that is not a number. A missing or empty value is NULL.
--   In the tutorials, casts turn both into NULL. The job writes such a trip to dead-letters.
-- * Year, month, day and hour are columns of the table, which Flink, Spark and Athena read from the names of folders.
--   The job also writes them into the row.
-- * A number has 20 digits before the decimal point and 18 after. A number with more decimals is rounded, one with
--   more digits before the point is NULL, and a trip with an exponent in a whole number is dropped. The job has no
--   such limits.
-- * Values are not checked for plausibility: a trip may end before it starts, or be years older than all others.

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
