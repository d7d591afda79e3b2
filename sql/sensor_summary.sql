-- What do the sensors of each type on each floor read per minute, and how many of the readings are alerts?
--
-- In Kinesis Data Analytics for SQL:
--
--   CREATE OR REPLACE PUMP "SUMMARY_PUMP" AS INSERT INTO "SUMMARY_SQL_STREAM"
--   SELECT STREAM "sensor_type", "location", "floor", AVG("reading"), MIN("reading"), MAX("reading"),
--     SUM(CASE WHEN "status" = 'alert' THEN 1 ELSE 0 END), COUNT(*), ...
--   FROM "SOURCE_SQL_STREAM_001" AS "S"
--   GROUP BY "sensor_type", "location", "floor", FLOOR("S".ROWTIME TO MINUTE);
--
-- What is different here:
-- * FLOOR(ROWTIME TO MINUTE) is the window function TUMBLE over event_time.
-- * COUNT(*) FILTER stands for SUM(CASE ...).
-- * AVG adds doubles one after the other, so that its last digit depends on their order. Each is split
--   here into a multiple of 2^-26 and the rest, which both add up exactly while sums are below 2^27.
-- * A reading that comes when its minute is over is dropped, and what is no reading is, too; the job
--   sensor-summary keeps both.

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
