-- The sources and sinks of the pipelines on one machine: reads files in events/, writes files to out/.
--
--   sql-client.sh -i sql/env/local.sql -f sql/store_revenue.sql
--
-- Relative paths refer to the folders in which client and cluster were started, so start all of them in the same one.
-- This file defines the columns of the events and the paths of all data sets. The pipelines define the columns of
-- results.

-- A bounded replay: no event is late and every window is complete, in any order of events.
SET 'execution.runtime-mode' = 'batch';
SET 'table.local-time-zone' = 'UTC';
SET 'table.exec.source.idle-timeout' = '30 s';

CREATE DATABASE source;

CREATE TABLE source.events (
  arrival_time TIMESTAMP_LTZ(3) METADATA FROM 'file.modification-time' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true'
);

-- event_time accepts seconds, milliseconds, microseconds or nanoseconds since the epoch, distinguished by magnitude,
-- and ISO-8601 with T or a blank, with or without a fraction, and with Z, an offset such as +02:00, or neither (UTC).
-- Any other value becomes a time in the year 0, which the views below remove: a NULL event time would fail the job.

CREATE TABLE source.sales (
  category  STRING,
  store_id  STRING,
  evnt_time STRING,
  sales     DECIMAL(38, 18),
  event_time AS COALESCE(
    CASE
      WHEN evnt_time NOT LIKE '%:%' THEN
        CAST(TO_TIMESTAMP_LTZ(
          CAST(FLOOR(TRY_CAST(evnt_time AS DECIMAL(38, 9)) * CASE
            WHEN ABS(TRY_CAST(evnt_time AS DECIMAL(38, 9))) < 100000000000 THEN 1000
            WHEN ABS(TRY_CAST(evnt_time AS DECIMAL(38, 9))) < 100000000000000 THEN 1
            WHEN ABS(TRY_CAST(evnt_time AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
            ELSE 0.000001
          END) AS BIGINT), 3) AS TIMESTAMP(3))
      WHEN evnt_time LIKE '%:%+%:%' OR evnt_time LIKE '%:%-%:%' THEN
        TIMESTAMPADD(
          MINUTE,
          TRY_CAST(REPLACE(RIGHT(evnt_time, 6), ':', '') AS INT) / 100 * 40
            - TRY_CAST(REPLACE(RIGHT(evnt_time, 6), ':', '') AS INT),
          TRY_CAST(REPLACE(LEFT(evnt_time, CHAR_LENGTH(evnt_time) - 6), 'T', ' ') AS TIMESTAMP(3)))
      ELSE
        TRY_CAST(REPLACE(REPLACE(evnt_time, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
    END,
    TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('path' = 'events/sales') LIKE source.events;

CREATE TABLE source.sensor_readings (
  sensor_id   STRING,
  sensor_type STRING,
  location    STRING,
  `floor`     STRING,
  room        STRING,
  `timestamp` STRING,
  reading     DOUBLE,
  status      STRING,
  event_time AS COALESCE(
    CASE
      WHEN `timestamp` NOT LIKE '%:%' THEN
        CAST(TO_TIMESTAMP_LTZ(
          CAST(FLOOR(TRY_CAST(`timestamp` AS DECIMAL(38, 9)) * CASE
            WHEN ABS(TRY_CAST(`timestamp` AS DECIMAL(38, 9))) < 100000000000 THEN 1000
            WHEN ABS(TRY_CAST(`timestamp` AS DECIMAL(38, 9))) < 100000000000000 THEN 1
            WHEN ABS(TRY_CAST(`timestamp` AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
            ELSE 0.000001
          END) AS BIGINT), 3) AS TIMESTAMP(3))
      WHEN `timestamp` LIKE '%:%+%:%' OR `timestamp` LIKE '%:%-%:%' THEN
        TIMESTAMPADD(
          MINUTE,
          TRY_CAST(REPLACE(RIGHT(`timestamp`, 6), ':', '') AS INT) / 100 * 40
            - TRY_CAST(REPLACE(RIGHT(`timestamp`, 6), ':', '') AS INT),
          TRY_CAST(REPLACE(LEFT(`timestamp`, CHAR_LENGTH(`timestamp`) - 6), 'T', ' ') AS TIMESTAMP(3)))
      ELSE
        TRY_CAST(REPLACE(REPLACE(`timestamp`, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
    END,
    TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('path' = 'events/sensors') LIKE source.events;

CREATE TABLE source.temperature_probes (
  sensorId       STRING,
  eventTimeStamp STRING,
  ambientTemp    DOUBLE,
  measuredTemp   DOUBLE,
  event_time AS COALESCE(
    CASE
      WHEN eventTimeStamp NOT LIKE '%:%' THEN
        CAST(TO_TIMESTAMP_LTZ(
          CAST(FLOOR(TRY_CAST(eventTimeStamp AS DECIMAL(38, 9)) * CASE
            WHEN ABS(TRY_CAST(eventTimeStamp AS DECIMAL(38, 9))) < 100000000000 THEN 1000
            WHEN ABS(TRY_CAST(eventTimeStamp AS DECIMAL(38, 9))) < 100000000000000 THEN 1
            WHEN ABS(TRY_CAST(eventTimeStamp AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
            ELSE 0.000001
          END) AS BIGINT), 3) AS TIMESTAMP(3))
      WHEN eventTimeStamp LIKE '%:%+%:%' OR eventTimeStamp LIKE '%:%-%:%' THEN
        TIMESTAMPADD(
          MINUTE,
          TRY_CAST(REPLACE(RIGHT(eventTimeStamp, 6), ':', '') AS INT) / 100 * 40
            - TRY_CAST(REPLACE(RIGHT(eventTimeStamp, 6), ':', '') AS INT),
          TRY_CAST(REPLACE(LEFT(eventTimeStamp, CHAR_LENGTH(eventTimeStamp) - 6), 'T', ' ') AS TIMESTAMP(3)))
      ELSE
        TRY_CAST(REPLACE(REPLACE(eventTimeStamp, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
    END,
    TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('path' = 'events/probes') LIKE source.events;

-- Numbers may be strings. In files until 2022, the name of the last column is in lower case.
CREATE TABLE source.taxi_trips (
  VendorID              STRING,
  tpep_pickup_datetime  STRING,
  tpep_dropoff_datetime STRING,
  passenger_count       STRING,
  trip_distance         STRING,
  RatecodeID            STRING,
  store_and_fwd_flag    STRING,
  PULocationID          STRING,
  DOLocationID          STRING,
  payment_type          STRING,
  fare_amount           STRING,
  extra                 STRING,
  mta_tax               STRING,
  tip_amount            STRING,
  tolls_amount          STRING,
  improvement_surcharge STRING,
  total_amount          STRING,
  congestion_surcharge  STRING,
  Airport_fee           STRING,
  airport_fee           STRING,
  event_time AS COALESCE(
    CASE
      WHEN tpep_pickup_datetime NOT LIKE '%:%' THEN
        CAST(TO_TIMESTAMP_LTZ(
          CAST(FLOOR(TRY_CAST(tpep_pickup_datetime AS DECIMAL(38, 9)) * CASE
            WHEN ABS(TRY_CAST(tpep_pickup_datetime AS DECIMAL(38, 9))) < 100000000000 THEN 1000
            WHEN ABS(TRY_CAST(tpep_pickup_datetime AS DECIMAL(38, 9))) < 100000000000000 THEN 1
            WHEN ABS(TRY_CAST(tpep_pickup_datetime AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
            ELSE 0.000001
          END) AS BIGINT), 3) AS TIMESTAMP(3))
      WHEN tpep_pickup_datetime LIKE '%:%+%:%' OR tpep_pickup_datetime LIKE '%:%-%:%' THEN
        TIMESTAMPADD(
          MINUTE,
          TRY_CAST(REPLACE(RIGHT(tpep_pickup_datetime, 6), ':', '') AS INT) / 100 * 40
            - TRY_CAST(REPLACE(RIGHT(tpep_pickup_datetime, 6), ':', '') AS INT),
          TRY_CAST(REPLACE(LEFT(tpep_pickup_datetime, CHAR_LENGTH(tpep_pickup_datetime) - 6), 'T', ' ') AS TIMESTAMP(3)))
      ELSE
        TRY_CAST(REPLACE(REPLACE(tpep_pickup_datetime, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
    END,
    TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
  dropoff_time AS COALESCE(
    CASE
      WHEN tpep_dropoff_datetime NOT LIKE '%:%' THEN
        CAST(TO_TIMESTAMP_LTZ(
          CAST(FLOOR(TRY_CAST(tpep_dropoff_datetime AS DECIMAL(38, 9)) * CASE
            WHEN ABS(TRY_CAST(tpep_dropoff_datetime AS DECIMAL(38, 9))) < 100000000000 THEN 1000
            WHEN ABS(TRY_CAST(tpep_dropoff_datetime AS DECIMAL(38, 9))) < 100000000000000 THEN 1
            WHEN ABS(TRY_CAST(tpep_dropoff_datetime AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
            ELSE 0.000001
          END) AS BIGINT), 3) AS TIMESTAMP(3))
      WHEN tpep_dropoff_datetime LIKE '%:%+%:%' OR tpep_dropoff_datetime LIKE '%:%-%:%' THEN
        TIMESTAMPADD(
          MINUTE,
          TRY_CAST(REPLACE(RIGHT(tpep_dropoff_datetime, 6), ':', '') AS INT) / 100 * 40
            - TRY_CAST(REPLACE(RIGHT(tpep_dropoff_datetime, 6), ':', '') AS INT),
          TRY_CAST(REPLACE(LEFT(tpep_dropoff_datetime, CHAR_LENGTH(tpep_dropoff_datetime) - 6), 'T', ' ') AS TIMESTAMP(3)))
      ELSE
        TRY_CAST(REPLACE(REPLACE(tpep_dropoff_datetime, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
    END,
    TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('path' = 'events/taxi-trips') LIKE source.events;

-- Records of any kind, unchanged.
CREATE TABLE source.records (
  payload      BYTES,
  arrival_time TIMESTAMP_LTZ(3) METADATA FROM 'file.modification-time' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = 'events/records',
  'format' = 'raw'
);

-- Drop events with a NULL field, with a time outside the years 1 to 9999, or with a number that is not finite.

CREATE VIEW sales AS
SELECT * FROM source.sales
WHERE event_time BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999'
  AND category IS NOT NULL AND store_id IS NOT NULL AND sales IS NOT NULL;

CREATE VIEW sensor_readings AS
SELECT * FROM source.sensor_readings
WHERE event_time BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999'
  AND sensor_id IS NOT NULL AND sensor_type IS NOT NULL AND location IS NOT NULL
  AND `floor` IS NOT NULL AND room IS NOT NULL AND status IS NOT NULL
  AND ABS(reading) < 1E300;

CREATE VIEW temperature_probes AS
SELECT * FROM source.temperature_probes
WHERE event_time BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999'
  AND sensorId IS NOT NULL AND ABS(ambientTemp) < 1E300 AND ABS(measuredTemp) < 1E300;

-- Numeric columns must contain a number, an empty string or NULL. CONCAT_WS skips NULL values.
CREATE VIEW taxi_trips AS
SELECT * FROM source.taxi_trips
WHERE event_time BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999'
  AND dropoff_time BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59.999'
  AND REGEXP(
    CONCAT_WS(CHR(1), VendorID, passenger_count, RatecodeID, PULocationID, DOLocationID, payment_type),
    '^( *([+-]?[0-9]{1,18}([.]0*)? *)?(\x01|$))*$')
  AND REGEXP(
    CONCAT_WS(CHR(1), trip_distance, fare_amount, extra, mta_tax, tip_amount, tolls_amount, improvement_surcharge,
      total_amount, congestion_surcharge, Airport_fee, airport_fee),
    '^( *([+-]?([0-9]+[.]?|[0-9]*[.][0-9]+)([eE][+-]?[0-9]+)? *)?(\x01|$))*$');

-- An empty line is not a record.
CREATE VIEW records AS
SELECT * FROM source.records WHERE payload <> X'';

CREATE DATABASE sink;

CREATE TABLE sink.lines (
  `year`  STRING,
  `month` STRING,
  `day`   STRING,
  `hour`  STRING
) PARTITIONED BY (`year`, `month`, `day`, `hour`) WITH (
  'connector' = 'filesystem',
  'format' = 'raw',
  'sink.rolling-policy.file-size' = '128 mb',
  'sink.rolling-policy.rollover-interval' = '60 s',
  'sink.rolling-policy.check-interval' = '10 s'
);

CREATE TABLE sink.files WITH (
  'format' = 'json',
  'json.encode.decimal-as-plain-number' = 'true'
) LIKE sink.lines (OVERWRITING OPTIONS);

CREATE TABLE sink.clean_readings   WITH ('path' = 'out/clean-readings')   LIKE sink.files;
CREATE TABLE sink.temperature_gaps WITH ('path' = 'out/temperature-gaps') LIKE sink.files;
CREATE TABLE sink.sensor_averages  WITH ('path' = 'out/sensor-averages')  LIKE sink.files;
CREATE TABLE sink.anomalies        WITH ('path' = 'out/anomalies')        LIKE sink.files;
CREATE TABLE sink.alerts           WITH ('path' = 'out/alerts')           LIKE sink.files;
CREATE TABLE sink.store_revenue    WITH ('path' = 'out/store-revenue')    LIKE sink.files;
CREATE TABLE sink.category_revenue WITH ('path' = 'out/category-revenue') LIKE sink.files;
CREATE TABLE sink.sensor_summaries WITH ('path' = 'out/sensor-summaries') LIKE sink.files;
CREATE TABLE sink.trends           WITH ('path' = 'out/trends')           LIKE sink.files;
CREATE TABLE sink.taxi_trips       WITH ('path' = 'out/taxi-trips')       LIKE sink.files;
CREATE TABLE sink.archive          WITH ('path' = 'out/archive')          LIKE sink.lines;
