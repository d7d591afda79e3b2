-- Which probes measure temperatures far from those around them?
SELECT
  sensor_id,
  count(*) AS gaps,
  max(abs(measured_temp - ambient_temp)) AS largest_gap,
  max(event_timestamp) AS last_gap_at
FROM temperature_gaps
GROUP BY sensor_id
ORDER BY largest_gap DESC
LIMIT 20;
