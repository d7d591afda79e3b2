-- Which rooms are the hottest? Anomalies of temperature are readings above the threshold.
SELECT
  location,
  floor,
  room,
  max(reading) AS hottest,
  count(*) AS readings_too_hot,
  max_by(event_time, reading) AS hottest_at
FROM anomalies
WHERE sensor_type = 'temperature'
GROUP BY location, floor, room
ORDER BY hottest DESC
LIMIT 10;
