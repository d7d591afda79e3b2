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
-- What is different here:
-- * One CASE a type; a type without a rule has none, and its readings are no anomalies.
-- * Folders and event_time are of the reading's own time, not of Firehose's arrival time.
-- * The bounds stand here; the job anomaly-filter reads them from a file.
-- * What is no reading is dropped; the job keeps it.

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
