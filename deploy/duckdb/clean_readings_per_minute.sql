-- How many readings are left per minute after duplicates were removed?
SELECT
  date_trunc('minute', event_timestamp) AS minute,
  count(*) AS readings,
  count(DISTINCT sensor_id) AS sensors
FROM clean_readings
GROUP BY minute
ORDER BY minute;
