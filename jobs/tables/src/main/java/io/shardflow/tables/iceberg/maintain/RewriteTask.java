package io.shardflow.tables.iceberg.maintain;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lombok.Value;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.BaseCombinedScanTask;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.flink.source.DataIterator;
import org.apache.iceberg.flink.source.RowDataFileScanTaskReader;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.io.WriteResult;

/** Files of one partition of a table that are small enough to become one file. */
@Value
class RewriteTask implements Serializable {
  private static final long serialVersionUID = 1L;

  ArrayList<FileScanTask> files;
  int spec;
  long targetBytes;

  /** Files that are not part of the table yet, and the files that they replace. */
  @Value
  static class Rewritten implements Serializable {
    private static final long serialVersionUID = 1L;

    ArrayList<DataFile> replaced;
    ArrayList<DataFile> added;
  }

  /** Writes the rows of the files again, as Iceberg's own maintenance does. */
  Rewritten run(Table table) throws IOException {
    FileFormat format =
        FileFormat.fromString(
            table
                .properties()
                .getOrDefault(
                    TableProperties.DEFAULT_FILE_FORMAT,
                    TableProperties.DEFAULT_FILE_FORMAT_DEFAULT));
    PartitionSpec partitions = table.specs().get(spec);
    RowDataTaskWriterFactory writers =
        new RowDataTaskWriterFactory(
            () -> table,
            FlinkSchemaUtil.convert(table.schema()),
            2 * targetBytes,
            format,
            table.properties(),
            null,
            false,
            table.schema(),
            partitions);
    writers.initialize(0, 0);
    TaskWriter<RowData> writer = writers.create();
    try (DataIterator<RowData> rows =
        new DataIterator<>(
            new RowDataFileScanTaskReader(
                table.schema(),
                table.schema(),
                table.properties().get(TableProperties.DEFAULT_NAME_MAPPING),
                false,
                List.of()),
            new BaseCombinedScanTask(files),
            table.io(),
            table.encryption())) {
      long count = 0;
      while (rows.hasNext()) {
        writer.write(rows.next());
        count++;
      }
      WriteResult result = writer.complete();
      check(count, result.dataFiles());
      ArrayList<DataFile> replaced = new ArrayList<>();
      files.forEach(file -> replaced.add(file.file()));
      return new Rewritten(replaced, new ArrayList<>(Arrays.asList(result.dataFiles())));
    } catch (IOException | RuntimeException e) {
      writer.abort();
      throw e;
    }
  }

  private void check(long rows, DataFile[] written) throws IOException {
    long before = files.stream().mapToLong(file -> file.file().recordCount()).sum();
    long after = Arrays.stream(written).mapToLong(DataFile::recordCount).sum();
    if (rows != before || rows != after) {
      throw new IOException(
          String.format(
              "%d rows were read and %d written, but the files have %d: the table is unchanged",
              rows, after, before));
    }
  }
}
