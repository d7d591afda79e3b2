-- What is the mean temperature of each probe, and how many measurements is it from?
SELECT
  sensor_id,
  sum(avg_measured_temp * measurements) / sum(measurements) AS avg_measured_temp,
  sum(avg_ambient_temp * measurements) / sum(measurements) AS avg_ambient_temp,
  sum(measurements) AS measurements
FROM sensor_averages
GROUP BY sensor_id
ORDER BY measurements DESC, sensor_id
LIMIT 20;
