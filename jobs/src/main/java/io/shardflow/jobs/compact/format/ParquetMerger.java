package io.shardflow.jobs.compact.format;

import io.shardflow.jobs.sink.parquet.ParquetWriterFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * Merges Parquet files with the same schema and metadata. Rows are written again, because many
 * small row groups in one file are as slow to read as many files. Parquet's reader refers to
 * classes of Hadoop, which are in the jar of jobs/tables.
 */
public final class ParquetMerger implements FileMerger {
  private final long targetBytes;

  /** Creates a merger. */
  public ParquetMerger(long targetBytes) {
    this.targetBytes = targetBytes;
  }

  @Override
  public Optional<String> columns(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      FileMetaData metadata = reader.getFileMetaData();
      return codecs(reader.getFooter()).allMatch(ParquetWriterFactory::supports)
          ? Optional.of(metadata.getSchema() + "\n" + new TreeMap<>(metadata.getKeyValueMetaData()))
          : Optional.empty();
    }
  }

  private static Stream<CompressionCodecName> codecs(ParquetMetadata footer) {
    return footer.getBlocks().stream()
        .map(BlockMetaData::getColumns)
        .flatMap(List::stream)
        .map(ColumnChunkMetaData::getCodec);
  }

  @Override
  public long merge(List<Path> files, OutputStream out) throws IOException {
    long rows = 0;
    ParquetWriter<Group> writer = null;
    try {
      for (Path file : files) {
        try (ParquetFileReader reader = open(file)) {
          if (writer == null) {
            writer = writer(reader, out);
          }
          rows += copy(reader, writer);
        }
      }
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return rows;
  }

  private ParquetWriter<Group> writer(ParquetFileReader first, OutputStream out)
      throws IOException {
    FileMetaData metadata = first.getFileMetaData();
    Map<String, String> extra = new TreeMap<>(metadata.getKeyValueMetaData());
    CompressionCodecName codec =
        codecs(first.getFooter()).findFirst().orElse(CompressionCodecName.ZSTD);
    return new ParquetWriterFactory(codec, targetBytes)
        .open(out, new GroupRows(metadata.getSchema(), extra));
  }

  private static long copy(ParquetFileReader from, ParquetWriter<Group> to) throws IOException {
    MessageType schema = from.getFileMetaData().getSchema();
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    long rows = 0;
    for (PageReadStore pages = from.readNextRowGroup();
        pages != null;
        pages = from.readNextRowGroup()) {
      RecordReader<Group> reader = columns.getRecordReader(pages, new GroupRecordConverter(schema));
      for (long row = 0; row < pages.getRowCount(); row++) {
        to.write(reader.read());
      }
      rows += pages.getRowCount();
    }
    return rows;
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new ParquetInput(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(ParquetWriterFactory.codecs())
            .build());
  }
}
