-- How much does each store earn now, and how much has it earned today?
-- Now is the newest window; today is its day.
WITH newest AS (SELECT max(window_start) AS window_start FROM store_revenue)
SELECT
  store_id,
  coalesce(sum(revenue) FILTER (s.window_start = newest.window_start), 0) AS revenue_now,
  sum(revenue) AS revenue_today,
  sum(sales_count) AS sales_today
FROM store_revenue s, newest
WHERE s.window_start >= date_trunc('day', newest.window_start)
GROUP BY store_id
ORDER BY revenue_today DESC;
