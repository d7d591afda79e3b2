-- What does each store, and each category of goods, take per minute?
--
-- In Kinesis Data Analytics for SQL:
--
--   CREATE OR REPLACE STREAM "DESTINATION_SQL_STREAM" (
--     "store_id" VARCHAR(16), "revenue" REAL, "timestamp" TIMESTAMP);
--   CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "DESTINATION_SQL_STREAM"
--   SELECT STREAM "store_id", SUM("sales"), ROWTIME
--   FROM "SOURCE_SQL_STREAM_001"
--   GROUP BY "store_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
--
-- What is different here:
-- * ROWTIME was when the service read a record. event_time is when the sale was, so a replay gives the
--   same minutes. "timestamp" is still the end of the minute, which ROWTIME was in such a query.
-- * GROUP BY STEP(...) is the window function TUMBLE, a row of which is in exactly one window.
-- * A pump is an INSERT; both are in one statement set, so the stream is read once.
-- * REAL has seven digits. DECIMAL adds exactly: 20 digits before the point and 18 after. A sale with more
--   places is rounded, one with more digits is dropped, and a sum of more is NULL; the job has no such limits.
-- * A sale that comes when its minute is over is dropped, and what is no sale is, too; the job
--   store-revenue keeps both.

CREATE TEMPORARY TABLE store_revenue (
  store_id     STRING,
  revenue      DECIMAL(38, 18),
  sales_count  BIGINT,
  window_start STRING,
  `timestamp`  STRING
) LIKE sink.store_revenue;

CREATE TEMPORARY TABLE category_revenue (
  category     STRING,
  revenue      DECIMAL(38, 18),
  sales_count  BIGINT,
  window_start STRING,
  `timestamp`  STRING
) LIKE sink.category_revenue;

CREATE TEMPORARY VIEW minutes AS
SELECT *
FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(event_time), INTERVAL '1' MINUTE));

EXECUTE STATEMENT SET
BEGIN
INSERT INTO store_revenue
SELECT
  DATE_FORMAT(window_start, 'yyyy'), DATE_FORMAT(window_start, 'MM'),
  DATE_FORMAT(window_start, 'dd'), DATE_FORMAT(window_start, 'HH'),
  store_id,
  SUM(sales),
  COUNT(*),
  DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(LEAST(window_end, TIMESTAMP '9999-12-31 23:59:59.999'), 'yyyy-MM-dd HH:mm:ss.SSS')
FROM minutes
GROUP BY window_start, window_end, store_id;

INSERT INTO category_revenue
SELECT
  DATE_FORMAT(window_start, 'yyyy'), DATE_FORMAT(window_start, 'MM'),
  DATE_FORMAT(window_start, 'dd'), DATE_FORMAT(window_start, 'HH'),
  category,
  SUM(sales),
  COUNT(*),
  DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss.SSS'),
  DATE_FORMAT(LEAST(window_end, TIMESTAMP '9999-12-31 23:59:59.999'), 'yyyy-MM-dd HH:mm:ss.SSS')
FROM minutes
GROUP BY window_start, window_end, category;
END;
