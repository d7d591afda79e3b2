-- Redshift Spectrum tables over the files of sink.format=json, in either layout.
-- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
-- sink.path. Table names are those of the data sets, with underscores for hyphens.
-- Spectrum does not use Athena's partition projection: each hour is registered once, as in the last statement.
-- Replace the role by one that may read the bucket and the Glue catalog.

CREATE EXTERNAL SCHEMA IF NOT EXISTS shardflow
FROM DATA CATALOG DATABASE 'shardflow_spectrum'
IAM_ROLE 'arn:aws:iam::123456789012:role/shardflow-spectrum'
CREATE EXTERNAL DATABASE IF NOT EXISTS;

CREATE EXTERNAL TABLE shardflow.alerts (
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
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/alerts/';

CREATE EXTERNAL TABLE shardflow.anomalies (
  "sensor_id" varchar(65535),
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "room" varchar(65535),
  "reading" double precision,
  "status" varchar(65535),
  "event_time" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/anomalies/';

CREATE EXTERNAL TABLE shardflow.archive (
  record varchar(65535)
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/archive/';

CREATE EXTERNAL TABLE shardflow.category_revenue (
  "category" varchar(65535),
  "revenue" decimal(38,18),
  "sales_count" bigint,
  "window_start" timestamp,
  "timestamp" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/category-revenue/';

CREATE EXTERNAL TABLE shardflow.clean_readings (
  "ingest_time" timestamp,
  "sensor_id" varchar(65535),
  "event_timestamp" timestamp,
  "ambient_temp" double precision,
  "measured_temp" double precision
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/clean-readings/';

CREATE EXTERNAL TABLE shardflow.dead_letters (
  "reason" varchar(65535),
  "field" varchar(65535),
  "payload" varchar(65535),
  "payload_encoding" varchar(65535),
  "source" varchar(65535),
  "position" varchar(65535),
  "arrival_time" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/dead-letters/';

CREATE EXTERNAL TABLE shardflow.late_events (
  "category" varchar(65535),
  "store_id" varchar(65535),
  "evnt_time" varchar(40),
  "sales" decimal(38,18),
  "sensor_id" varchar(65535),
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "floor" varchar(65535),
  "room" varchar(65535),
  "timestamp" varchar(40),
  "reading" double precision,
  "status" varchar(65535),
  "sensorid" varchar(65535),
  "eventtimestamp" varchar(40),
  "ambienttemp" double precision,
  "measuredtemp" double precision
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/late-events/';

CREATE EXTERNAL TABLE shardflow.sensor_averages (
  "sensor_id" varchar(65535),
  "avg_ambient_temp" double precision,
  "avg_measured_temp" double precision,
  "measurements" bigint,
  "window_start_time" timestamp,
  "window_end_time" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/sensor-averages/';

CREATE EXTERNAL TABLE shardflow.sensor_summaries (
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
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/sensor-summaries/';

CREATE EXTERNAL TABLE shardflow.store_revenue (
  "store_id" varchar(65535),
  "revenue" decimal(38,18),
  "sales_count" bigint,
  "window_start" timestamp,
  "timestamp" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/store-revenue/';

CREATE EXTERNAL TABLE shardflow.taxi_trips (
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
  "airport_fee" decimal(38,18)
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/taxi-trips/';

CREATE EXTERNAL TABLE shardflow.temperature_gaps (
  "ingest_time" timestamp,
  "sensor_id" varchar(65535),
  "event_timestamp" timestamp,
  "ambient_temp" double precision,
  "measured_temp" double precision
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/temperature-gaps/';

CREATE EXTERNAL TABLE shardflow.trends (
  "sensor_type" varchar(65535),
  "location" varchar(65535),
  "current_avg" double precision,
  "previous_avg" double precision,
  "change_percentage" double precision,
  "trend" varchar(65535),
  "window_start_time" timestamp,
  "window_end_time" timestamp
)
PARTITIONED BY ("year" int, "month" int, "day" int, "hour" int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/results/trends/';

-- With sink.layout=firehose, the location ends with 2024/05/01/12/.
ALTER TABLE shardflow.store_revenue ADD IF NOT EXISTS
PARTITION (year = 2024, month = 5, day = 1, hour = 12)
LOCATION 's3://BUCKET/results/store-revenue/year=2024/month=05/day=01/hour=12/';
