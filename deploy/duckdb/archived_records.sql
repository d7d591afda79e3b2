-- How many records were archived in each hour? The date columns need the layout hive.
SELECT
  year,
  month,
  day,
  hour,
  count(*) AS records
FROM archive
GROUP BY ALL
ORDER BY ALL;
