-- Which category sold more today, Electronics or Books?
-- Today is the newest day in the results. For the calendar day in UTC, compare with current_date instead.
SELECT
  category,
  sum(revenue) AS revenue,
  sum(sales_count) AS sales_count
FROM category_revenue
WHERE category IN ('Electronics', 'Books')
  AND window_start >= (SELECT date_trunc('day', max(window_start)) FROM category_revenue)
GROUP BY category
ORDER BY revenue DESC;
