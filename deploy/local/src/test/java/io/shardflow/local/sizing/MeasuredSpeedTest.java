package io.shardflow.local.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The speeds that sizes are calculated from are those in the tables of the benchmark. */
class MeasuredSpeedTest {
  private static final String README = "deploy/benchmark/README.md";

  @Test
  void cpuTimesOfJobsAreThoseOfTheBenchmark() throws IOException {
    for (String job : List.of("store-revenue", "anomaly-filter", "dedup")) {
      assertThat(JobProfile.of(job).cpu())
          .as(job)
          .isEqualTo(cell(job + ", 1 | Shardflow", "CPU s per million"));
    }
    assertThat(JobProfile.of("taxi-trips").cpu())
        .isEqualTo(cell("Shardflow, JSON", "CPU s per million"));
  }

  @Test
  void theConnectorIsThatOfTheBenchmark() throws IOException {
    assertThat(JobProfile.CPU_ON_KINESIS).isEqualTo(cell("32", "CPU s per million"));
    double files = cell("`anomaly-filter`, records of 190 bytes", "CPU s per million");
    double larger = cell("`anomaly-filter`, 1 kB more", "CPU s per million");
    assertThat(JobProfile.CPU_FROM_FILES).isEqualTo(files);
    assertThat(JobProfile.CPU_PER_KILOBYTE).isEqualTo(larger - files);
  }

  @Test
  void stateIsThatOfTheBenchmark() throws IOException {
    JobProfile.CPU_BY_KEYS.forEach(
        (keys, cpu) -> assertThat(cpu).isEqualTo(cellOf("`dedup`, %,d sensors".formatted(keys))));
    assertThat(JobProfile.ROCKSDB_FACTOR)
        .isEqualTo(
            cell("1,000,000 | hashmap", "million records/s")
                / cell("1,000,000 | rocksdb", "million records/s"));
    assertThat(JobProfile.of("dedup").stateBytes(1, 0))
        .isEqualTo(15 * cell("1,349,421 | rocksdb", "bytes per reading"));
  }

  private static double cellOf(String row) {
    try {
      return cell(row, "CPU s per million");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a cell of the first table that has the row, by the beginning of the row. */
  private static double cell(String row, String column) throws IOException {
    List<String> header = List.of();
    for (String line : Files.readAllLines(RepositoryFile.of(README))) {
      List<String> cells =
          Arrays.stream(line.split("\\|")).map(String::strip).map(MeasuredSpeedTest::text).toList();
      if (!line.startsWith("|")) {
        header = List.of();
      } else if (header.isEmpty()) {
        header = cells;
      } else if (line.startsWith("| " + row + " |") && header.contains(column)) {
        return Double.parseDouble(cells.get(header.indexOf(column)).replace(",", ""));
      }
    }
    throw new AssertionError(README + " has no row " + row + " with " + column);
  }

  private static String text(String cell) {
    return cell.replaceFirst("^latency .*: ", "");
  }
}
