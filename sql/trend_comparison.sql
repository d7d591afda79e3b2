-- Do the readings of each sensor type and location rise or fall from minute to minute?
--
-- The tutorial for Kinesis Data Analytics for SQL creates a stream of averages per minute (AVG with GROUP BY
-- FLOOR("SOURCE_SQL_STREAM_001".ROWTIME TO MINUTE)), joins it with itself over a sliding window of one minute, and
-- compares both sides. Both sides are always the same row, so the result is always "stable".
--
-- Differences from that query, and from the job trend-comparison:
-- * The window function TUMBLE over event_time replaces FLOOR(ROWTIME TO MINUTE).
-- * The join reads the previous window, whose window_time is one minute earlier. There is no row for the first window
--   of a sensor type and location, or for a window after a minute without readings.
-- * BETWEEN makes this an interval join, which removes a window from the state once the next one has passed. A join
--   with = would keep all windows in the state.
-- * AVG adds doubles one by one, so its last digit depends on their order. Here, each value is split into a
--   multiple of 2^-26 and a remainder. Both add up exactly as long as sums stay below 2^27.
-- * Readings that arrive after their window is closed are dropped, and so are malformed records. The job writes them
--   to late-events and dead-letters.

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
