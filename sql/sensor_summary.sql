-- What do the sensors of each type and floor measure per minute, and how many readings are alerts?
--
-- In Kinesis Data Analytics for SQL:
--
--   CREATE OR REPLACE PUMP "SUMMARY_PUMP" AS INSERT INTO "SUMMARY_SQL_STREAM"
--   SELECT STREAM "sensor_type", "location", "floor", AVG("reading"), MIN("reading"), MAX("reading"),
--     SUM(CASE WHEN "status" = 'alert' THEN 1 ELSE 0 END), COUNT(*), ...
--   FROM "SOURCE_SQL_STREAM_001" AS "S"
--   GROUP BY "sensor_type", "location", "floor", FLOOR("S".ROWTIME TO MINUTE);
--
-- Differences from that query, and from the job sensor-summary:
-- * The window function TUMBLE over event_time replaces FLOOR(ROWTIME TO MINUTE).
-- * COUNT(*) FILTER replaces SUM(CASE ...).
-- * AVG adds doubles one by one, so its last digit depends on their order. Here, each value is split into a
--   multiple of 2^-26 and a remainder. Both add up exactly as long as sums stay below 2^27.
-- * Readings that arrive after their window is closed are dropped, and so are malformed records. The job writes them
--   to late-events and dead-letters.

CREATE TEMPORARY TABLE sensor_summaries (
  sensor_type       STRING,
  location          STRING,
  `floor`           STRING,
  avg_reading       DOUBLE,
  min_reading       DOUBLE,
  max_reading       DOUBLE,
  alert_count       BIGINT,
  total_count       BIGINT,
  alert_percentage  DOUBLE,
  window_start_time STRING,
  window_end_time   STRING
) LIKE sink.sensor_summaries;

CREATE TEMPORARY VIEW minutes AS
SELECT *, FLOOR(reading * 67108864) / 67108864 AS coarse_reading
FROM TABLE(TUMBLE(TABLE sensor_readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE));

EXECUTE STATEMENT SET
BEGIN
INSERT INTO sensor_summaries
SELECT
  DATE_FORMAT(window_start, 'yyyy'), DATE_FORMAT(window_start, 'MM'),
  DATE_FORMAT(window_start, 'dd'), DATE_FORMAT(window_start, 'HH'),
  sensor_type,
  location,
  `floor`,
  (SUM(coarse_reading) + SUM(reading - coarse_reading)) / COUNT(*),
  MIN(reading),
  MAX(reading),
  COUNT(*) FILTER (WHERE status = 'alert'),
  COUNT(*),
  CAST(100 AS DOUBLE) * COUNT(*) FILTER (WHERE status = 'alert') / COUNT(*),
  DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(LEAST(window_end, TIMESTAMP '9999-12-31 23:59:59.999'), 'yyyy-MM-dd HH:mm:ss.SSS')
FROM minutes
GROUP BY window_start, window_end, sensor_type, location, `floor`;
END;
