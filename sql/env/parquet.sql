-- Writes results as Parquet files instead of JSON. Append this file to env/local.sql or env/aws.sql:
--
--   cat sql/env/local.sql sql/env/parquet.sql > env.sql
--   sql-client.sh -i env.sql -f sql/store_revenue.sql
--
-- Flink needs flink-sql-parquet and a Hadoop client on its class path (lib/).

CREATE TABLE sink.parquet_files WITH (
  'format' = 'parquet',
  'parquet.compression' = 'ZSTD'
) LIKE sink.lines (OVERWRITING OPTIONS);

DROP TABLE sink.clean_readings;
DROP TABLE sink.temperature_gaps;
DROP TABLE sink.sensor_averages;
DROP TABLE sink.anomalies;
DROP TABLE sink.alerts;
DROP TABLE sink.store_revenue;
DROP TABLE sink.category_revenue;
DROP TABLE sink.sensor_summaries;
DROP TABLE sink.trends;
DROP TABLE sink.taxi_trips;
DROP TABLE sink.archive;

CREATE TABLE sink.clean_readings   WITH ('path' = 'out/clean-readings')    LIKE sink.parquet_files;
CREATE TABLE sink.temperature_gaps WITH ('path' = 'out/temperature-gaps')  LIKE sink.parquet_files;
CREATE TABLE sink.sensor_averages  WITH ('path' = 'out/sensor-averages')   LIKE sink.parquet_files;
CREATE TABLE sink.anomalies        WITH ('path' = 'out/anomalies')         LIKE sink.parquet_files;
CREATE TABLE sink.alerts           WITH ('path' = 'out/alerts')            LIKE sink.parquet_files;
CREATE TABLE sink.store_revenue    WITH ('path' = 'out/store-revenue')     LIKE sink.parquet_files;
CREATE TABLE sink.category_revenue WITH ('path' = 'out/category-revenue')  LIKE sink.parquet_files;
CREATE TABLE sink.sensor_summaries WITH ('path' = 'out/sensor-summaries')  LIKE sink.parquet_files;
CREATE TABLE sink.trends           WITH ('path' = 'out/trends')            LIKE sink.parquet_files;
CREATE TABLE sink.taxi_trips       WITH ('path' = 'out/taxi-trips')        LIKE sink.parquet_files;
CREATE TABLE sink.archive          WITH ('path' = 'out/archive')           LIKE sink.parquet_files;
