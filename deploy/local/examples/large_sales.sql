-- Which sales are larger than 10?
CREATE TABLE large_sales (
  store_id STRING,
  sales DECIMAL(38, 18)
) WITH (
  'connector' = 'filesystem',
  'path' = 'out/large-sales',
  'format' = 'json'
);

INSERT INTO large_sales SELECT store_id, sales FROM source.sales WHERE sales > 10;
