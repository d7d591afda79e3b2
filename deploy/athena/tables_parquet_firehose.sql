-- Athena tables over the files of sink.format=parquet, sink.layout=firehose.
-- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
-- sink.path. Table names are those of the data sets, with underscores for hyphens.
-- The date folders are computed from the properties below (partition projection), so no partition is ever registered.
-- A query must say which year, month and day it wants: otherwise Athena lists every hour from 2020 to 2040.

CREATE EXTERNAL TABLE IF NOT EXISTS alerts (
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
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/alerts/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/alerts/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS anomalies (
  `sensor_id` string,
  `sensor_type` string,
  `location` string,
  `floor` string,
  `room` string,
  `reading` double,
  `status` string,
  `event_time` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/anomalies/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/anomalies/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS archive (
  `payload` binary,
  `event_time` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/archive/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/archive/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS category_revenue (
  `category` string,
  `revenue` decimal(38,18),
  `sales_count` bigint,
  `window_start` timestamp,
  `timestamp` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/category-revenue/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/category-revenue/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS clean_readings (
  `ingest_time` timestamp,
  `sensor_id` string,
  `event_timestamp` timestamp,
  `ambient_temp` double,
  `measured_temp` double
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/clean-readings/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/clean-readings/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS dead_letters (
  `reason` string,
  `field` string,
  `payload` string,
  `payload_encoding` string,
  `source` string,
  `position` string,
  `arrival_time` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/dead-letters/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/dead-letters/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS late_events (
  `category` string,
  `store_id` string,
  `evnt_time` timestamp,
  `sales` decimal(38,18),
  `sensor_id` string,
  `sensor_type` string,
  `location` string,
  `floor` string,
  `room` string,
  `timestamp` timestamp,
  `reading` double,
  `status` string,
  `sensorid` string,
  `eventtimestamp` timestamp,
  `ambienttemp` double,
  `measuredtemp` double
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/late-events/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/late-events/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS sensor_averages (
  `sensor_id` string,
  `avg_ambient_temp` double,
  `avg_measured_temp` double,
  `measurements` bigint,
  `window_start_time` timestamp,
  `window_end_time` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/sensor-averages/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/sensor-averages/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS sensor_summaries (
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
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/sensor-summaries/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/sensor-summaries/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS store_revenue (
  `store_id` string,
  `revenue` decimal(38,18),
  `sales_count` bigint,
  `window_start` timestamp,
  `timestamp` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/store-revenue/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/store-revenue/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS taxi_trips (
  `vendorid` bigint,
  `tpep_pickup_datetime` timestamp,
  `tpep_dropoff_datetime` timestamp,
  `passenger_count` bigint,
  `trip_distance` decimal(38,18),
  `ratecodeid` bigint,
  `store_and_fwd_flag` string,
  `pulocationid` bigint,
  `dolocationid` bigint,
  `payment_type` bigint,
  `fare_amount` decimal(38,18),
  `extra` decimal(38,18),
  `mta_tax` decimal(38,18),
  `tip_amount` decimal(38,18),
  `tolls_amount` decimal(38,18),
  `improvement_surcharge` decimal(38,18),
  `total_amount` decimal(38,18),
  `congestion_surcharge` decimal(38,18),
  `airport_fee` decimal(38,18)
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/taxi-trips/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/taxi-trips/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS temperature_gaps (
  `ingest_time` timestamp,
  `sensor_id` string,
  `event_timestamp` timestamp,
  `ambient_temp` double,
  `measured_temp` double
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/temperature-gaps/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/temperature-gaps/${year}/${month}/${day}/${hour}/'
);

CREATE EXTERNAL TABLE IF NOT EXISTS trends (
  `sensor_type` string,
  `location` string,
  `current_avg` double,
  `previous_avg` double,
  `change_percentage` double,
  `trend` string,
  `window_start_time` timestamp,
  `window_end_time` timestamp
)
PARTITIONED BY (year int, month int, day int, hour int)
STORED AS PARQUET
LOCATION 's3://BUCKET/results/trends/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
  'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
  'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
  'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
  'storage.location.template' = 's3://BUCKET/results/trends/${year}/${month}/${day}/${hour}/'
);
