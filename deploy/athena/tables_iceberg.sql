-- Iceberg tables in the Glue catalog, for sink.table=iceberg.
-- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
-- sink.path. Table names are those of the data sets, with underscores for hyphens.
-- With sink.catalog=glue, a job creates the tables that do not exist, and Athena sees them at once: run this only to
-- create tables before the job starts. A data set whose fields have upper-case letters (taxi-trips, late-events) is
-- left out, because Athena creates lower-case columns only: let the job create it.

CREATE TABLE IF NOT EXISTS alerts (
  `alert_id` string,
  `sensor_id` string,
  `sensor_type` string,
  `location` string,
  `floor` string,
  `room` string,
  `rule` string,
  `state` string,
  `value` double,
  `opened_at` timestamp,
  `closed_at` timestamp,
  `readings` bigint
)
PARTITIONED BY (hour(`opened_at`))
LOCATION 's3://BUCKET/results/alerts'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS anomalies (
  `sensor_id` string,
  `sensor_type` string,
  `location` string,
  `floor` string,
  `room` string,
  `reading` double,
  `status` string,
  `event_time` timestamp
)
PARTITIONED BY (hour(`event_time`))
LOCATION 's3://BUCKET/results/anomalies'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS archive (
  `payload` binary,
  `event_time` timestamp
)
PARTITIONED BY (hour(`event_time`))
LOCATION 's3://BUCKET/results/archive'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS category_revenue (
  `category` string,
  `revenue` decimal(38,18),
  `sales_count` bigint,
  `window_start` timestamp,
  `timestamp` timestamp
)
PARTITIONED BY (hour(`window_start`))
LOCATION 's3://BUCKET/results/category-revenue'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS clean_readings (
  `ingest_time` timestamp,
  `sensor_id` string,
  `event_timestamp` timestamp,
  `ambient_temp` double,
  `measured_temp` double
)
PARTITIONED BY (hour(`event_timestamp`))
LOCATION 's3://BUCKET/results/clean-readings'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS dead_letters (
  `reason` string,
  `field` string,
  `payload` string,
  `payload_encoding` string,
  `source` string,
  `position` string,
  `arrival_time` timestamp
)
PARTITIONED BY (hour(`arrival_time`))
LOCATION 's3://BUCKET/results/dead-letters'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS sensor_averages (
  `sensor_id` string,
  `avg_ambient_temp` double,
  `avg_measured_temp` double,
  `measurements` bigint,
  `window_start_time` timestamp,
  `window_end_time` timestamp
)
PARTITIONED BY (hour(`window_start_time`))
LOCATION 's3://BUCKET/results/sensor-averages'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS sensor_summaries (
  `sensor_type` string,
  `location` string,
  `floor` string,
  `avg_reading` double,
  `min_reading` double,
  `max_reading` double,
  `alert_count` bigint,
  `total_count` bigint,
  `alert_percentage` double,
  `window_start_time` timestamp,
  `window_end_time` timestamp
)
PARTITIONED BY (hour(`window_start_time`))
LOCATION 's3://BUCKET/results/sensor-summaries'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS store_revenue (
  `store_id` string,
  `revenue` decimal(38,18),
  `sales_count` bigint,
  `window_start` timestamp,
  `timestamp` timestamp
)
PARTITIONED BY (hour(`window_start`))
LOCATION 's3://BUCKET/results/store-revenue'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS temperature_gaps (
  `ingest_time` timestamp,
  `sensor_id` string,
  `event_timestamp` timestamp,
  `ambient_temp` double,
  `measured_temp` double
)
PARTITIONED BY (hour(`event_timestamp`))
LOCATION 's3://BUCKET/results/temperature-gaps'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');

CREATE TABLE IF NOT EXISTS trends (
  `sensor_type` string,
  `location` string,
  `current_avg` double,
  `previous_avg` double,
  `change_percentage` double,
  `trend` string,
  `window_start_time` timestamp,
  `window_end_time` timestamp
)
PARTITIONED BY (hour(`window_start_time`))
LOCATION 's3://BUCKET/results/trends'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');
