-- Redshift tables, and COPY of an hour of files into each of them.
-- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
-- sink.path. Table names are those of the data sets, with underscores for hyphens.
-- Each data set has two COPY statements: run the one of the job's sink.format. part- leaves out unfinished uploads.
-- COPY adds rows: load an hour once, when it is complete. In JSON, a field that has no column is ignored; in Parquet,
-- the columns must be those of the files, in the same order: late_events, whose columns depend on the job, is loaded
-- from JSON only.

CREATE TABLE IF NOT EXISTS alerts (
  "alert_id" varchar(65535),
  "sensor_id" varchar(65535),
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "room" varchar(65535),
  "rule" varchar(65535),
  "state" varchar(65535),
  "value" double precision,
  "opened_at" timestamp,
  "closed_at" timestamp,
  "readings" bigint
);
COPY alerts FROM 's3://BUCKET/results/alerts/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY alerts FROM 's3://BUCKET/results/alerts/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS anomalies (
  "sensor_id" varchar(65535),
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "room" varchar(65535),
  "reading" double precision,
  "status" varchar(65535),
  "event_time" timestamp
);
COPY anomalies FROM 's3://BUCKET/results/anomalies/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY anomalies FROM 's3://BUCKET/results/anomalies/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS category_revenue (
  "category" varchar(65535),
  "revenue" decimal(38,18),
  "sales_count" bigint,
  "window_start" timestamp,
  "timestamp" timestamp
);
COPY category_revenue FROM 's3://BUCKET/results/category-revenue/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY category_revenue FROM 's3://BUCKET/results/category-revenue/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS clean_readings (
  "ingest_time" timestamp,
  "sensor_id" varchar(65535),
  "event_timestamp" timestamp,
  "ambient_temp" double precision,
  "measured_temp" double precision
);
COPY clean_readings FROM 's3://BUCKET/results/clean-readings/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY clean_readings FROM 's3://BUCKET/results/clean-readings/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS dead_letters (
  "reason" varchar(65535),
  "field" varchar(65535),
  "payload" varchar(65535),
  "payload_encoding" varchar(65535),
  "source" varchar(65535),
  "position" varchar(65535),
  "arrival_time" timestamp
);
COPY dead_letters FROM 's3://BUCKET/results/dead-letters/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY dead_letters FROM 's3://BUCKET/results/dead-letters/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS late_events (
  "category" varchar(65535),
  "store_id" varchar(65535),
  "evnt_time" timestamp,
  "sales" decimal(38,18),
  "sensor_id" varchar(65535),
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "room" varchar(65535),
  "timestamp" timestamp,
  "reading" double precision,
  "status" varchar(65535),
  "sensorid" varchar(65535),
  "eventtimestamp" timestamp,
  "ambienttemp" double precision,
  "measuredtemp" double precision
);
COPY late_events FROM 's3://BUCKET/results/late-events/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';

CREATE TABLE IF NOT EXISTS sensor_averages (
  "sensor_id" varchar(65535),
  "avg_ambient_temp" double precision,
  "avg_measured_temp" double precision,
  "measurements" bigint,
  "window_start_time" timestamp,
  "window_end_time" timestamp
);
COPY sensor_averages FROM 's3://BUCKET/results/sensor-averages/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY sensor_averages FROM 's3://BUCKET/results/sensor-averages/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS sensor_summaries (
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "avg_reading" double precision,
  "min_reading" double precision,
  "max_reading" double precision,
  "alert_count" bigint,
  "total_count" bigint,
  "alert_percentage" double precision,
  "window_start_time" timestamp,
  "window_end_time" timestamp
);
COPY sensor_summaries FROM 's3://BUCKET/results/sensor-summaries/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY sensor_summaries FROM 's3://BUCKET/results/sensor-summaries/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS store_revenue (
  "store_id" varchar(65535),
  "revenue" decimal(38,18),
  "sales_count" bigint,
  "window_start" timestamp,
  "timestamp" timestamp
);
COPY store_revenue FROM 's3://BUCKET/results/store-revenue/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY store_revenue FROM 's3://BUCKET/results/store-revenue/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS taxi_trips (
  "vendorid" bigint,
  "tpep_pickup_datetime" timestamp,
  "tpep_dropoff_datetime" timestamp,
  "passenger_count" bigint,
  "trip_distance" decimal(38,18),
  "ratecodeid" bigint,
  "store_and_fwd_flag" varchar(65535),
  "pulocationid" bigint,
  "dolocationid" bigint,
  "payment_type" bigint,
  "fare_amount" decimal(38,18),
  "extra" decimal(38,18),
  "mta_tax" decimal(38,18),
  "tip_amount" decimal(38,18),
  "tolls_amount" decimal(38,18),
  "improvement_surcharge" decimal(38,18),
  "total_amount" decimal(38,18),
  "congestion_surcharge" decimal(38,18),
  "airport_fee" decimal(38,18),
  "year" bigint,
  "month" bigint,
  "day" bigint,
  "hour" bigint
);
COPY taxi_trips FROM 's3://BUCKET/results/taxi-trips/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY taxi_trips FROM 's3://BUCKET/results/taxi-trips/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS temperature_gaps (
  "ingest_time" timestamp,
  "sensor_id" varchar(65535),
  "event_timestamp" timestamp,
  "ambient_temp" double precision,
  "measured_temp" double precision
);
COPY temperature_gaps FROM 's3://BUCKET/results/temperature-gaps/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY temperature_gaps FROM 's3://BUCKET/results/temperature-gaps/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;

CREATE TABLE IF NOT EXISTS trends (
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "current_avg" double precision,
  "previous_avg" double precision,
  "change_percentage" double precision,
  "trend" varchar(65535),
  "window_start_time" timestamp,
  "window_end_time" timestamp
);
COPY trends FROM 's3://BUCKET/results/trends/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
COPY trends FROM 's3://BUCKET/results/trends/year=2024/month=05/day=01/hour=12/part-'
IAM_ROLE DEFAULT FORMAT AS PARQUET;
