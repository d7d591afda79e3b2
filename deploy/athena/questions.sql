-- Questions to the tables of this folder, in Athena's SQL. Athena runs one statement at a time.
-- Today is the present day in UTC. The conditions on year, month and day limit what is read: change them, but keep them.

-- Which category sold more today, Electronics or Books?
SELECT category, sum(revenue) AS revenue, sum(sales_count) AS sales_count
FROM category_revenue
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
  AND category IN ('Electronics', 'Books')
GROUP BY category
ORDER BY revenue DESC;

-- How much does each store earn now, and how much has it earned today?
SELECT
  s.store_id,
  sum(CASE WHEN s.window_start = n.window_start THEN s.revenue ELSE 0 END) AS revenue_now,
  sum(s.revenue) AS revenue_today,
  sum(s.sales_count) AS sales_today
FROM store_revenue s
CROSS JOIN (
  SELECT max(window_start) AS window_start
  FROM store_revenue
  WHERE year = extract(year FROM current_date)
    AND month = extract(month FROM current_date)
    AND day = extract(day FROM current_date)
) n
WHERE s.year = extract(year FROM current_date)
  AND s.month = extract(month FROM current_date)
  AND s.day = extract(day FROM current_date)
GROUP BY s.store_id
ORDER BY revenue_today DESC;

-- Which rooms are the hottest today? Anomalies of temperature are readings above the threshold.
SELECT location, floor, room, max(reading) AS hottest, count(*) AS readings_too_hot
FROM anomalies
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
  AND sensor_type = 'temperature'
GROUP BY location, floor, room
ORDER BY hottest DESC
LIMIT 10;

-- What share of today's readings are alerts, per building and floor?
SELECT
  location,
  floor,
  sum(alert_count) AS alerts,
  sum(total_count) AS readings,
  CAST(100 * sum(alert_count) AS DOUBLE PRECISION) / sum(total_count) AS alert_percentage
FROM sensor_summaries
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY location, floor
ORDER BY alert_percentage DESC, location, floor;

-- Where do readings rise or fall the most today, from one window to the next?
SELECT sensor_type, location, trend, change_percentage, previous_avg, current_avg, window_start_time
FROM trends
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
  AND trend <> 'stable'
ORDER BY abs(change_percentage) DESC NULLS LAST
LIMIT 20;

-- Which probes measure temperatures far from those around them, today?
SELECT sensor_id, count(*) AS gaps, max(abs(measured_temp - ambient_temp)) AS largest_gap
FROM temperature_gaps
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY sensor_id
ORDER BY largest_gap DESC
LIMIT 20;

-- At which hours of today do taxi trips begin?
SELECT hour, count(*) AS trips, avg(trip_distance) AS miles, avg(total_amount) AS dollars
FROM taxi_trips
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY hour
ORDER BY hour;

-- How do passengers pay today, and how much? 1 is credit card, 2 is cash.
SELECT payment_type, count(*) AS trips, sum(total_amount) AS revenue, sum(tip_amount) AS tips
FROM taxi_trips
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY payment_type
ORDER BY revenue DESC NULLS LAST;

-- How many events of today came too late, per hour?
SELECT hour, count(*) AS late_events
FROM late_events
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY hour
ORDER BY hour;

-- What was wrong with the records of today that could not be decoded?
SELECT reason, field, source, count(*) AS records, max(arrival_time) AS last_arrival
FROM dead_letters
WHERE year = extract(year FROM current_date)
  AND month = extract(month FROM current_date)
  AND day = extract(day FROM current_date)
GROUP BY reason, field, source
ORDER BY records DESC;
