-- What did the stream contain, byte for byte?
--
-- This was not a query of Kinesis Data Analytics for SQL: a Firehose delivery stream wrote the records of a stream to
-- S3 unchanged, in folders of their arrival time.
--
-- Differences from Firehose, and from the job archive:
-- * The format raw reads a record as one column of bytes, and writes it as a line.
-- * Firehose does not separate records. Here, each one has its own line. A record with a line break spans several
--   lines; the job writes it to dead-letters.
-- * Folders are derived from the arrival time. The job can also use the time in a field, and compress its files.

CREATE TEMPORARY TABLE archive (
  payload BYTES
) LIKE sink.archive;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO archive
SELECT
  DATE_FORMAT(arrival_time, 'yyyy'), DATE_FORMAT(arrival_time, 'MM'),
  DATE_FORMAT(arrival_time, 'dd'), DATE_FORMAT(arrival_time, 'HH'),
  payload
FROM records;
END;
