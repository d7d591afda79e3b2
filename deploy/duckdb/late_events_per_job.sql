-- How many events came too late, per job and hour?
-- The date columns need the layout hive.
SELECT
  job,
  year,
  month,
  day,
  hour,
  count(*) AS late_events
FROM late_events
GROUP BY ALL
ORDER BY ALL;
