-- Which sensor readings are out of bounds?
--
-- In Kinesis Data Analytics for SQL:
--
--   CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "DESTINATION_SQL_STREAM"
--   SELECT STREAM "sensor_id", "sensor_type", "location", "floor", "room", "reading", "status", "event_time"
--   FROM "SOURCE_SQL_STREAM_001"
--   WHERE ("sensor_type" = 'temperature' AND "reading" > 30)
--     OR ("sensor_type" = 'humidity' AND "reading" > 80) OR ...;
--
-- Differences from that query, and from the job anomaly-filter:
-- * One CASE branch per sensor type. Readings of a type without a branch are never anomalies.
-- * Folders and event_time are derived from the time of the reading, not from its arrival time at Firehose.
-- * The thresholds are part of the query. The job reads them from a file.
-- * Malformed records are dropped. The job writes them to dead-letters.

CREATE TEMPORARY TABLE anomalies (
  sensor_id   STRING,
  sensor_type STRING,
  location    STRING,
  `floor`     STRING,
  room        STRING,
  reading     DOUBLE,
  status      STRING,
  event_time  STRING
) LIKE sink.anomalies;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO anomalies
SELECT
  DATE_FORMAT(event_time, 'yyyy'), DATE_FORMAT(event_time, 'MM'),
  DATE_FORMAT(event_time, 'dd'), DATE_FORMAT(event_time, 'HH'),
  sensor_id,
  sensor_type,
  location,
  `floor`,
  room,
  reading,
  status,
  DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm:ss.SSS')
FROM sensor_readings
WHERE CASE sensor_type
  WHEN 'temperature' THEN reading > 30
  WHEN 'humidity' THEN reading > 80
  WHEN 'pressure' THEN reading < 990 OR reading > 1020
  WHEN 'motion' THEN reading = 1
  WHEN 'light' THEN reading < 100
END;
END;
