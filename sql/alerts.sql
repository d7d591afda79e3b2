-- Which sensors need attention: since when is a reading out of bounds, and when was it normal again?
--
-- In Kinesis Data Analytics for SQL, a query can only select the readings themselves (see anomaly_filter.sql): every
-- reading out of bounds is a message to someone. Here an alert has two rows, one when it opens and one when it closes.
--
-- MATCH_RECOGNIZE is made for such questions: PATTERN (BAD LATER* GOOD). But a match has a row only when it is complete, so
-- it reports no opening, and in batch mode Flink 1.20 ignores its ORDER BY (FLINK-33722): a replay would be wrong. So window
-- functions compare each reading with the one before, and number the alerts of a sensor.
--
-- Differences from the job alerts, whose rules are in a file, and can change while it runs:
-- * No cooldown, no "for", no "at-least N of M", no silent sensors, no forgotten ones. Silence has no row to compare.
-- * The order of a sensor's readings of the same millisecond is undefined.
-- * The state keeps a few values of each alert that ever was. In a job on a stream, set 'table.exec.state.ttl' to more than
--   the longest alert.
-- * Readings that arrive too late are dropped, and so are malformed records.

CREATE TEMPORARY TABLE alerts (
  alert_id    STRING,
  sensor_id   STRING,
  sensor_type STRING,
  location    STRING,
  `floor`     STRING,
  room        STRING,
  rule        STRING,
  state       STRING,
  `value`     DOUBLE,
  opened_at   STRING,
  closed_at   STRING,
  readings    BIGINT
) LIKE sink.alerts;

-- Of equal readings, one counts.
CREATE TEMPORARY VIEW distinct_readings AS
SELECT sensor_id, sensor_type, location, `floor`, room, reading, window_time AS event_time
FROM TABLE(TUMBLE(TABLE sensor_readings, DESCRIPTOR(event_time), INTERVAL '0.001' SECOND))
GROUP BY
  sensor_id, sensor_type, location, `floor`, room, reading, `timestamp`, status, window_start, window_end, window_time;

-- A reading between the two bounds of its type opens no alert and closes none.
CREATE TEMPORARY VIEW judged AS
SELECT
  *,
  CASE sensor_type
    WHEN 'temperature' THEN CASE WHEN reading > 30 THEN 'bad' WHEN reading < 29 THEN 'good' ELSE 'between' END
    WHEN 'humidity' THEN CASE WHEN reading > 80 THEN 'bad' WHEN reading < 78 THEN 'good' ELSE 'between' END
    WHEN 'pressure' THEN
      CASE
        WHEN reading < 990 OR reading > 1020 THEN 'bad'
        WHEN reading > 992 AND reading < 1018 THEN 'good'
        ELSE 'between'
      END
    WHEN 'motion' THEN CASE WHEN reading = 1 THEN 'bad' ELSE 'good' END
    WHEN 'light' THEN CASE WHEN reading < 100 THEN 'bad' WHEN reading > 110 THEN 'good' ELSE 'between' END
  END AS verdict
FROM distinct_readings
WHERE sensor_type IN ('temperature', 'humidity', 'pressure', 'motion', 'light');

-- Readings between the bounds change nothing.
CREATE TEMPORARY VIEW compared AS
SELECT
  *,
  COALESCE(LAG(verdict) OVER (PARTITION BY sensor_id, sensor_type ORDER BY event_time), 'good') AS verdict_before
FROM judged
WHERE verdict <> 'between';

CREATE TEMPORARY VIEW numbered AS
SELECT
  *,
  SUM(CASE WHEN verdict = 'bad' AND verdict_before = 'good' THEN 1 ELSE 0 END) OVER (
    PARTITION BY sensor_id, sensor_type ORDER BY event_time
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS alert_number
FROM compared;

-- Each reading with what is known about its alert so far.
CREATE TEMPORARY VIEW progress AS
SELECT
  sensor_id, sensor_type, verdict, verdict_before, reading, event_time,
  FIRST_VALUE(location) OVER alert AS location,
  FIRST_VALUE(`floor`) OVER alert AS `floor`,
  FIRST_VALUE(room) OVER alert AS room,
  MIN(CAST(event_time AS TIMESTAMP(3))) OVER alert AS opened_at,
  MAX(CASE verdict WHEN 'bad' THEN reading END) OVER alert AS highest,
  MIN(CASE verdict WHEN 'bad' THEN reading END) OVER alert AS lowest,
  SUM(CASE verdict WHEN 'bad' THEN 1 ELSE 0 END) OVER alert AS readings
FROM numbered
WHERE alert_number > 0
WINDOW alert AS (
  PARTITION BY sensor_id, sensor_type, alert_number ORDER BY event_time
  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

CREATE TEMPORARY VIEW changes AS
SELECT
  *,
  CASE verdict WHEN 'bad' THEN 'opened' ELSE 'closed' END AS state,
  CASE verdict WHEN 'good' THEN CAST(event_time AS TIMESTAMP(3)) END AS closed_at,
  -- The worst: the highest, or the lowest, whichever is further out of bounds.
  CASE
    WHEN verdict = 'bad' THEN reading
    WHEN sensor_type = 'light' THEN lowest
    WHEN sensor_type = 'pressure' AND 990 - lowest > highest - 1020 THEN lowest
    ELSE highest
  END AS `value`
FROM progress
WHERE verdict <> verdict_before;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO alerts
SELECT
  DATE_FORMAT(opened_at, 'yyyy'), DATE_FORMAT(opened_at, 'MM'),
  DATE_FORMAT(opened_at, 'dd'), DATE_FORMAT(opened_at, 'HH'),
  LEFT(SHA256(sensor_id || '|' || sensor_type || '|' || DATE_FORMAT(opened_at, 'yyyy-MM-dd HH:mm:ss.SSS')), 32),
  sensor_id,
  sensor_type,
  location,
  `floor`,
  room,
  sensor_type,
  state,
  `value`,
  DATE_FORMAT(opened_at, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(closed_at, 'yyyy-MM-dd HH:mm:ss.SSS'),
  CAST(readings AS BIGINT)
FROM changes;
END;
