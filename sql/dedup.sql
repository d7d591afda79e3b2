-- Which temperature readings are not duplicates, which differ much from their surroundings, what are the means?
--
-- In Kinesis Data Analytics for SQL, duplicates were removed within each second:
--
--   CREATE OR REPLACE PUMP "DEDUP_PUMP" AS INSERT INTO "DEDUP_SQL_STREAM"
--   SELECT STREAM DISTINCT FLOOR("S".ROWTIME TO SECOND), "S".APPROXIMATE_ARRIVAL_TIME, "sensorId",
--     "eventTimeStamp", "ambientTemp", "measuredTemp"
--   FROM "SOURCE_SQL_STREAM_001" AS "S";
--
-- Differences from that query, and from the job dedup:
-- * That DISTINCT finds no duplicates, because a producer's retry arrives later than the first attempt. Here, the
--   arrival time is the metadata column arrival_time, which is not compared.
-- * ROW_NUMBER selects the first attempt. All attempts have the same event time, so they are in the same window, and
--   no duplicate is missed at a window boundary. The readings of a window are emitted when it is closed.
-- * eventTimeStamp is compared as a string: the same time in two notations gives two readings. The job compares
--   times.
-- * AVG adds doubles one by one, so its last digit depends on their order. Here, each value is split into a
--   multiple of 2^-26 and a remainder. Both add up exactly as long as sums stay below 2^27.
-- * Readings that arrive after their window of ten seconds is closed are dropped, and so are malformed records. The
--   job accepts readings for another ten seconds. It writes later ones to late-events, and malformed ones to
--   dead-letters.

CREATE TEMPORARY TABLE clean_readings (
  ingest_time     STRING,
  sensor_id       STRING,
  event_timestamp STRING,
  ambient_temp    DOUBLE,
  measured_temp   DOUBLE
) LIKE sink.clean_readings;

CREATE TEMPORARY TABLE temperature_gaps (
  ingest_time     STRING,
  sensor_id       STRING,
  event_timestamp STRING,
  ambient_temp    DOUBLE,
  measured_temp   DOUBLE
) LIKE sink.temperature_gaps;

CREATE TEMPORARY TABLE sensor_averages (
  sensor_id         STRING,
  avg_ambient_temp  DOUBLE,
  avg_measured_temp DOUBLE,
  measurements      BIGINT,
  window_start_time STRING,
  window_end_time   STRING
) LIKE sink.sensor_averages;

CREATE TEMPORARY VIEW readings AS
SELECT
  *,
  FLOOR(ambientTemp * 67108864) / 67108864 AS coarse_ambient,
  FLOOR(measuredTemp * 67108864) / 67108864 AS coarse_measured
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end, sensorId, eventTimeStamp, ambientTemp, measuredTemp
      ORDER BY arrival_time) AS attempt
  FROM TABLE(TUMBLE(TABLE temperature_probes, DESCRIPTOR(event_time), INTERVAL '10' SECOND)))
WHERE attempt = 1;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO clean_readings
SELECT
  DATE_FORMAT(event_time, 'yyyy'), DATE_FORMAT(event_time, 'MM'),
  DATE_FORMAT(event_time, 'dd'), DATE_FORMAT(event_time, 'HH'),
  DATE_FORMAT(arrival_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  sensorId,
  DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  ambientTemp,
  measuredTemp
FROM readings;

INSERT INTO temperature_gaps
SELECT
  DATE_FORMAT(event_time, 'yyyy'), DATE_FORMAT(event_time, 'MM'),
  DATE_FORMAT(event_time, 'dd'), DATE_FORMAT(event_time, 'HH'),
  DATE_FORMAT(arrival_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  sensorId,
  DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm:ss.SSS'),
  ambientTemp,
  measuredTemp
FROM readings
WHERE ABS(measuredTemp - ambientTemp) > 20;

INSERT INTO sensor_averages
SELECT
  DATE_FORMAT(window_start, 'yyyy'), DATE_FORMAT(window_start, 'MM'),
  DATE_FORMAT(window_start, 'dd'), DATE_FORMAT(window_start, 'HH'),
  sensorId,
  (SUM(coarse_ambient) + SUM(ambientTemp - coarse_ambient)) / COUNT(*),
  (SUM(coarse_measured) + SUM(measuredTemp - coarse_measured)) / COUNT(*),
  COUNT(*),
  DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(LEAST(window_end, TIMESTAMP '9999-12-31 23:59:59.999'), 'yyyy-MM-dd HH:mm:ss.SSS')
FROM readings
GROUP BY window_start, window_end, sensorId;
END;
