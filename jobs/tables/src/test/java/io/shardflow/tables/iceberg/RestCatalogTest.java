package io.shardflow.tables.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables in a REST catalog, whose server keeps them in a local folder. */
class RestCatalogTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  @TempDir Path folder;

  @Test
  void writesTablesOfADatabase() throws Exception {
    Path warehouse = folder.resolve("warehouse");
    Path sales =
        Files.writeString(
            folder.resolve("sales.jsonl"),
            """
            {"category":"Toys","store_id":"s","evnt_time":"2024-05-01T12:00:00","sales":10}
            """);
    HadoopCatalog tables = Rows.catalog(warehouse);
    try (RestServer server = new RestServer(tables)) {
      JobRun.toItsEnd(
          "store-revenue",
          folder.resolve("out"),
          "--source.type=file",
          "--source.path=" + sales,
          "--sink.table=iceberg",
          "--sink.catalog=rest",
          "--sink.catalog.uri=" + server.uri(),
          "--sink.database=sales_db");
    }
    assertThat(tables.listTables(Namespace.of("sales_db")))
        .extracting(TableIdentifier::name)
        .containsExactlyInAnyOrder(
            "store_revenue", "category_revenue", "late_events", "dead_letters");
    assertThat(
            tables
                .loadTable(TableIdentifier.of("sales_db", "store_revenue"))
                .currentSnapshot()
                .summary())
        .containsEntry("total-records", "1");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
