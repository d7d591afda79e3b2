-- How do passengers pay, and how much?
SELECT
  CASE payment_type
    WHEN 0 THEN 'flex fare'
    WHEN 1 THEN 'credit card'
    WHEN 2 THEN 'cash'
    WHEN 3 THEN 'no charge'
    WHEN 4 THEN 'dispute'
    WHEN 5 THEN 'unknown'
    WHEN 6 THEN 'voided trip'
    ELSE 'not stated'
  END AS payment,
  count(*) AS trips,
  sum(total_amount) AS revenue,
  sum(tip_amount) AS tips
FROM taxi_trips
GROUP BY payment
ORDER BY revenue DESC NULLS LAST;
