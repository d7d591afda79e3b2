-- Writes results as Iceberg tables instead of JSON. Append this file to env/local.sql or env/aws.sql:
--
--   cat sql/env/local.sql sql/env/iceberg.sql > env.sql
--   sql-client.sh -i env.sql -f sql/store_revenue.sql
--
-- Flink needs iceberg-flink-runtime-1.20 and a Hadoop client on its class path (lib/).
-- A table is in the folder WAREHOUSE/CATALOG-DATABASE/CATALOG-TABLE. Iceberg creates it when a pipeline first writes to it.
-- A warehouse must be an absolute path: replace it by yours.

CREATE TABLE sink.iceberg_tables (
  `year`  STRING,
  `month` STRING,
  `day`   STRING,
  `hour`  STRING
) PARTITIONED BY (`year`, `month`, `day`, `hour`) WITH (
  'connector' = 'iceberg',
  'catalog-name' = 'shardflow',
  'catalog-type' = 'hadoop',
  'warehouse' = 'file:///data',
  'catalog-database' = 'out',
  'format-version' = '2',
  'write.parquet.compression-codec' = 'zstd'
);

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

CREATE TABLE sink.clean_readings   WITH ('catalog-table' = 'clean-readings') LIKE sink.iceberg_tables;
CREATE TABLE sink.temperature_gaps WITH ('catalog-table' = 'temperature-gaps') LIKE sink.iceberg_tables;
CREATE TABLE sink.sensor_averages  WITH ('catalog-table' = 'sensor-averages') LIKE sink.iceberg_tables;
CREATE TABLE sink.anomalies        WITH ('catalog-table' = 'anomalies') LIKE sink.iceberg_tables;
CREATE TABLE sink.alerts           WITH ('catalog-table' = 'alerts') LIKE sink.iceberg_tables;
CREATE TABLE sink.store_revenue    WITH ('catalog-table' = 'store-revenue') LIKE sink.iceberg_tables;
CREATE TABLE sink.category_revenue WITH ('catalog-table' = 'category-revenue') LIKE sink.iceberg_tables;
CREATE TABLE sink.sensor_summaries WITH ('catalog-table' = 'sensor-summaries') LIKE sink.iceberg_tables;
CREATE TABLE sink.trends           WITH ('catalog-table' = 'trends') LIKE sink.iceberg_tables;
CREATE TABLE sink.taxi_trips       WITH ('catalog-table' = 'taxi-trips') LIKE sink.iceberg_tables;
CREATE TABLE sink.archive          WITH ('catalog-table' = 'archive') LIKE sink.iceberg_tables;
