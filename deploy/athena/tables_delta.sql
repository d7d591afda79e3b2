-- Athena tables over Delta tables (sink.table=delta).
-- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
-- sink.path. Table names are those of the data sets, with underscores for hyphens.
-- Columns and partitions are in the tables themselves.

CREATE EXTERNAL TABLE alerts
LOCATION 's3://BUCKET/results/alerts/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE anomalies
LOCATION 's3://BUCKET/results/anomalies/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE archive
LOCATION 's3://BUCKET/results/archive/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE category_revenue
LOCATION 's3://BUCKET/results/category-revenue/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE clean_readings
LOCATION 's3://BUCKET/results/clean-readings/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE dead_letters
LOCATION 's3://BUCKET/results/dead-letters/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE late_events
LOCATION 's3://BUCKET/results/late-events/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE sensor_averages
LOCATION 's3://BUCKET/results/sensor-averages/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE sensor_summaries
LOCATION 's3://BUCKET/results/sensor-summaries/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE store_revenue
LOCATION 's3://BUCKET/results/store-revenue/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE taxi_trips
LOCATION 's3://BUCKET/results/taxi-trips/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE temperature_gaps
LOCATION 's3://BUCKET/results/temperature-gaps/'
TBLPROPERTIES ('table_type' = 'DELTA');

CREATE EXTERNAL TABLE trends
LOCATION 's3://BUCKET/results/trends/'
TBLPROPERTIES ('table_type' = 'DELTA');
