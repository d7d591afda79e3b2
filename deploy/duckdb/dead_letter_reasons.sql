-- What was wrong with the records that could not be decoded?
SELECT
  job,
  reason,
  field,
  count(*) AS records,
  max(arrival_time) AS last_arrival,
  any_value(payload) AS example
FROM dead_letters
GROUP BY job, reason, field
ORDER BY records DESC, job, reason, field;
