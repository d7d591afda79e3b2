-- At which hours of the day do taxi trips begin?
SELECT
  hour,
  count(*) AS trips,
  avg(trip_distance) AS miles,
  avg(total_amount) AS dollars
FROM taxi_trips
GROUP BY hour
ORDER BY hour;
