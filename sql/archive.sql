-- What came in, byte for byte?
--
-- No query of Kinesis Data Analytics for SQL: a Firehose delivery stream wrote the records of a stream to S3 as they
-- were, in folders of their arrival.
--
-- What is different here:
-- * The format raw takes a record for one column of bytes, and writes them as a line.
-- * Firehose puts nothing between two records; here each is on a line of its own. One with a line break in it is on
--   several; the job archive puts it aside.
-- * The folders are of arrival, too: the job archive can also take the time in a field, and compress.

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
