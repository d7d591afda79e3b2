-- What share of the readings are alerts, per building and floor?
SELECT
  location,
  floor,
  sum(alert_count) AS alerts,
  sum(total_count) AS readings,
  round(100 * sum(alert_count) / sum(total_count), 2) AS alert_percentage
FROM sensor_summaries
GROUP BY location, floor
ORDER BY alert_percentage DESC, location, floor;
