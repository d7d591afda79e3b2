package io.shardflow.tables.delta.maintain;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lombok.Value;
import org.apache.flink.core.fs.Path;

/** The files of a version of a table. */
final class ActiveFiles {
  /** A file of a table. */
  @Value
  static class ActiveFile {
    AddFile action;
    Path path;
  }

  private ActiveFiles() {}

  static List<ActiveFile> of(Engine engine, SnapshotImpl snapshot) throws IOException {
    List<ActiveFile> found = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            found.add(
                new ActiveFile(
                    new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)),
                    new Path(InternalScanFileUtils.getAddFileStatus(row).getPath())));
          }
        }
      }
    }
    return found;
  }
}
