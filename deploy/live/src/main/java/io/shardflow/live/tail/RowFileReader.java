package io.shardflow.live.tail;

import io.shardflow.codec.file.Decompression;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.row.RowSink;
import io.shardflow.live.tail.PendingFile.Outcome;
import io.shardflow.live.tail.read.ColumnsOfFolders;
import io.shardflow.live.tail.read.FileFormat;
import io.shardflow.live.tail.read.LineFiles;
import io.shardflow.live.tail.read.RowCollector;
import io.shardflow.live.tail.store.ResultStore;
import io.shardflow.live.tail.store.ResultStore.OpenFile;
import io.shardflow.live.tail.table.ColumnFileReader;
import io.shardflow.live.tail.table.ColumnFileReader.TableVersion;
import io.shardflow.text.Timestamps;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** Reads one file after the other. Used by one thread. */
final class RowFileReader {
  private static final int HEAD_BYTES = 4;
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final ResultStore store;
  private final RowSink sink;
  private final ColumnFileReader columnFiles;
  private final LineFiles lines = new LineFiles();

  /**
   * Creates a reader.
   *
   * @param columnFiles null if Parquet cannot be read
   */
  RowFileReader(ResultStore store, RowSink sink, ColumnFileReader columnFiles) {
    this.store = store;
    this.sink = sink;
    this.columnFiles = columnFiles;
  }

  /** Reads a file, and passes its rows on. The outcome is in the file. */
  void read(PendingFile file) {
    read(file, true);
  }

  /** Finds out what a file contains, and passes nothing on. */
  void readContent(PendingFile file) {
    read(file, false);
  }

  private void read(PendingFile file, boolean passOn) {
    file.attempts++;
    file.problem = null;
    RowCollector[] rows = new RowCollector[1];
    try {
      TableVersion table = file.dataSet.table();
      if (table != null) {
        long modified = Files.getLastModifiedTime(Path.of(file.name)).toMillis();
        rows[0] = collector(file, modified, passOn);
        table.read(file.name, rows[0]::add);
      } else if (!readFile(file, passOn, rows)) {
        file.outcome = Outcome.CHANGED;
        return;
      }
      rows[0].flush();
      file.content = rows[0].content();
      file.brokenLines = rows[0].brokenLines();
      if (file.brokenLines > 0) {
        file.problem = display(file) + " " + rows[0].firstProblem();
      }
      file.outcome = Outcome.READ;
    } catch (NoSuchFileException e) {
      file.outcome = Outcome.GONE;
    } catch (AccessDeniedException e) {
      fail(file, "give this process the permission to read it");
    } catch (IOException | RuntimeException e) {
      if (rows[0] != null) {
        rows[0].flush();
      }
      fail(file, Decompression.reason(e));
    }
    if (rows[0] != null && passOn) {
      file.passedOn = Math.max(file.passedOn, rows[0].rows());
    }
  }

  private void fail(PendingFile file, String reason) {
    file.outcome = Outcome.FAILED;
    file.problem = display(file) + " cannot be read: " + reason.lines().findFirst().orElse("");
  }

  private String display(PendingFile file) {
    return file.dataSet.table() == null ? store.display(file.path()) : file.name;
  }

  private RowCollector collector(PendingFile file, long modified, boolean passOn) {
    DataSetId id = file.dataSet.id(file.name);
    Consumer<List<Row>> target = passOn ? batch -> sink.fileRows(id, batch, modified) : null;
    String folder = file.folder.substring(Math.min(file.folder.length(), id.folder().length()));
    return new RowCollector(target, file.passedOn, new ColumnsOfFolders(folder));
  }

  /** Returns false if the file has changed since rows of it were passed on. */
  private boolean readFile(PendingFile file, boolean passOn, RowCollector[] rows)
      throws IOException {
    FileFormat format = FileFormat.of(file.name).orElseThrow();
    boolean isArchive = file.dataSet.name().equals(ArchiveJob.DATA_SET);
    try (OpenFile opened = store.open(file.path());
        BufferedInputStream in = new BufferedInputStream(opened.in(), 1 << 16)) {
      if (file.passedOn > 0 && !opened.version().equals(file.version)) {
        return false;
      }
      file.version = opened.version();
      file.modified = opened.modified();
      if (format == FileFormat.NAMELESS) {
        in.mark(HEAD_BYTES);
        format =
            java.util.Arrays.equals(in.readNBytes(HEAD_BYTES), PARQUET)
                ? FileFormat.PARQUET
                : FileFormat.JSON;
        in.reset();
      }
      rows[0] = collector(file, opened.modified(), passOn);
      String time = isArchive ? archiveTime(file, opened.modified()) : null;
      if (format == FileFormat.PARQUET) {
        readParquet(file, time, rows[0]);
      } else {
        InputStream text = Decompression.open(in, file.name);
        if (isArchive) {
          lines.archive(text, time, rows[0]);
        } else if (format == FileFormat.CSV) {
          lines.csv(text, rows[0]);
        } else {
          lines.json(text, rows[0]);
        }
      }
    }
    return true;
  }

  private void readParquet(PendingFile file, String archiveTime, RowCollector rows)
      throws IOException {
    if (columnFiles == null) {
      throw new IOException(ColumnFiles.MISSING);
    }
    Path local = store.local(file.path());
    try {
      columnFiles.parquet(
          local, archiveTime == null ? rows::add : row -> rows.add(archived(row, archiveTime)));
    } finally {
      store.release(local);
    }
  }

  private static Row archived(Row row, String hour) {
    Object time = row.get(LineFiles.ARCHIVE_TIME);
    Long size =
        row.get("payload") instanceof String payload
            ? (Long) (long) payload.getBytes(StandardCharsets.UTF_8).length
            : null;
    return LineFiles.archived(time == null ? hour : time, size);
  }

  private static String archiveTime(PendingFile file, long modified) {
    String hour = DateFolder.of(file.folder);
    return hour.isEmpty()
        ? Timestamps.format(Instant.ofEpochMilli(modified).truncatedTo(ChronoUnit.HOURS))
        : hour + ":00:00.000";
  }
}
