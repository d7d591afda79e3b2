-- What is the revenue per minute of each store, and of each category?
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
-- Differences from that query, and from the job store-revenue:
-- * ROWTIME was the time at which the service read a record. event_time is the time of the sale, so a replay gives
--   the same results. "timestamp" is still the end of the minute, as ROWTIME was in such a query.
-- * The window function TUMBLE replaces GROUP BY STEP(...). Each sale belongs to exactly one window.
-- * INSERT statements replace pumps. Both are in one statement set, so that the stream is read once.
-- * REAL has seven digits. DECIMAL adds exactly, with 20 digits before the decimal point and 18 after. A sale with
--   more decimals is rounded, a sale with more digits before the point is dropped, and a larger sum is NULL. The job
--   has no such limits.
-- * Sales that arrive after their window is closed are dropped, and so are malformed records. The job writes them to
--   late-events and dead-letters.

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
