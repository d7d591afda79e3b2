-- Do the readings of a type at a location rise or fall from minute to minute?
--
-- The tutorial for Kinesis Data Analytics for SQL makes a stream of averages per minute (AVG with GROUP
-- BY FLOOR("SOURCE_SQL_STREAM_001".ROWTIME TO MINUTE)), joins it with itself over a sliding window of
-- a minute, and compares both sides. They are always the same row: it says "stable" for ever.
--
-- What is different here:
-- * FLOOR(ROWTIME TO MINUTE) is the window function TUMBLE over event_time.
-- * The join reads the window just before: its window_time is a minute less. So the first window of a
--   group gives no row, nor does one after a minute without readings.
-- * BETWEEN makes it an interval join, which drops a window from its state when the next has passed; = would
--   be a join that keeps all of them for ever.
-- * AVG adds doubles one after the other, so that its last digit depends on their order. Each is split
--   here into a multiple of 2^-26 and the rest, which both add up exactly while sums are below 2^27.
-- * A reading that comes when its minute is over is dropped, and what is no reading is, too; the job
--   trend-comparison keeps both.

CREATE TEMPORARY TABLE trends (
  sensor_type       STRING,
  location          STRING,
  current_avg       DOUBLE,
  previous_avg      DOUBLE,
  change_percentage DOUBLE,
  trend             STRING,
  window_start_time STRING,
  window_end_time   STRING
) LIKE sink.trends;

CREATE TEMPORARY VIEW minutes AS
SELECT *, FLOOR(reading * 67108864) / 67108864 AS coarse_reading
FROM TABLE(TUMBLE(TABLE sensor_readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE));

CREATE TEMPORARY VIEW averages AS
SELECT
  sensor_type, location, window_start, window_end, window_time,
  (SUM(coarse_reading) + SUM(reading - coarse_reading)) / COUNT(*) AS average
FROM minutes
GROUP BY sensor_type, location, window_start, window_end, window_time;

CREATE TEMPORARY VIEW changes AS
SELECT
  latest.sensor_type, latest.location, latest.window_start, latest.window_end,
  latest.average AS current_avg,
  earlier.average AS previous_avg,
  latest.average - earlier.average AS change
FROM averages AS latest
JOIN averages AS earlier
  ON earlier.sensor_type = latest.sensor_type
  AND earlier.location = latest.location
  AND earlier.window_time
    BETWEEN latest.window_time - INTERVAL '1' MINUTE AND latest.window_time - INTERVAL '1' MINUTE;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO trends
SELECT
  DATE_FORMAT(window_start, 'yyyy'), DATE_FORMAT(window_start, 'MM'),
  DATE_FORMAT(window_start, 'dd'), DATE_FORMAT(window_start, 'HH'),
  sensor_type,
  location,
  current_avg,
  previous_avg,
  change / NULLIF(ABS(previous_avg), 0) * 100,
  CASE
    WHEN change > 0.05 * ABS(previous_avg) THEN 'rising'
    WHEN change < -0.05 * ABS(previous_avg) THEN 'falling'
    ELSE 'stable'
  END,
  DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(LEAST(window_end, TIMESTAMP '9999-12-31 23:59:59.999'), 'yyyy-MM-dd HH:mm:ss.SSS')
FROM changes;
END;
