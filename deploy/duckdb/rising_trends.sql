-- Where do readings rise or fall the most from one window to the next?
SELECT
  sensor_type,
  location,
  trend,
  round(change_percentage, 1) AS change_percentage,
  previous_avg,
  current_avg,
  window_start_time
FROM trends
WHERE trend <> 'stable'
ORDER BY abs(change_percentage) DESC NULLS LAST
LIMIT 20;
