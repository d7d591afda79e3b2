package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls {@code run.sh query} and {@code run.sh verify} as a user does. */
class RunQueryIT {
  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void queriesTheFolderOfTheCaller() throws Exception {
    new QueryRun(folder).with("out/custom/part-0.json", "{\"shop\":\"Café\",\"n\":2}");

    Ended rows = script.run("query", "SELECT shop, n FROM custom");
    assertThat(rows.err()).isEmpty();
    assertThat(rows.out()).isEqualTo("shop  n\n----  -\nCafé  2\n(1 row)\n");
    assertThat(rows.status()).isZero();

    Ended failed = script.run("query", "SELECT nothing FROM custom");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).startsWith("Failed: Binder Error: ").contains("Views: custom\n");

    Ended invalid = script.run("query", "--path", "nowhere");
    assertThat(invalid.status()).isEqualTo(2);
    assertThat(invalid.err()).contains("--path nowhere: no such folder");
  }

  private Path parquet() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out/store-revenue"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void queriesAndVerifiesATable(String format) throws Exception {
    script.run(
        "datagen", "sales", "--generator.count=500", "--sink.path=events.jsonl", "--expect=right");
    String[] job = {
      "store-revenue", "--source.type=file", "--source.path=events.jsonl", "--sink.table=" + format
    };
    assertThat(script.run(job).status()).isZero();

    Ended rows =
        script.run(
            "query", "--format=csv", "SELECT sum(sales_count) > 400 AS many FROM store_revenue");
    assertThat(rows.err()).isEmpty();
    assertThat(rows.out()).isEqualTo("many\ntrue\n");

    Ended right = script.run("verify", "out", "right");
    assertThat(right.out()).contains("All equal");
    assertThat(right.status()).isZero();

    Files.delete(parquet());
    Ended broken = script.run("verify", "out", "right");
    assertThat(broken.err()).contains("store-revenue", " misses the data file ");
    assertThat(broken.status()).isEqualTo(1);
  }
}
