package io.shardflow.local.sizing;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.localkinesis.GeneratedFiles;
import io.shardflow.localkinesis.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in deploy/SIZING.md is what the command calculates. */
class SizingDocumentTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/local", SizingDocumentTest.class, "sizing.write");
  private static final String BEGIN = "<!-- sizing: begin -->\n";
  private static final String END = "<!-- sizing: end -->";

  private static final List<String> ALL = JobCatalogue.JOBS.stream().map(Job::name).toList();

  @Test
  void theTableIsUpToDate() throws Exception {
    Path document = RepositoryFile.of("deploy/SIZING.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    FILES.assertUpToDate(document, text.substring(0, begin) + table() + text.substring(end));
  }

  private static String table() throws Exception {
    StringBuilder out = new StringBuilder();
    out.append(
        """

        | records/s | keys | jobs | shards | shards, $ | on demand, $ | KPUs | AWS's figure | state | files/hour | total, $ |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        """);
    for (long rate : List.of(100L, 10_000L, 1_000_000L)) {
      for (List<String> jobs :
          List.of(List.of("store-revenue"), List.of("dedup"), List.of("archive"), ALL)) {
        out.append(row(rate, jobs));
      }
    }
    return out.append('\n').toString();
  }

  private static String row(long rate, List<String> jobs) throws Exception {
    PriceTable prices = PriceTable.load("us-east-1", null);
    Sizing sizing =
        Sizing.of(
            new Workload(
                rate,
                400,
                2,
                10 * rate,
                jobs,
                SizingOptions.Reader.AUTO,
                Duration.ofHours(24),
                1,
                Duration.ofSeconds(60),
                prices.region()),
            prices);
    return "| %,d | %,d | %s | %,d | %,.0f | %s | %,d | %,d - %,d | %s | %,.0f | %,.0f |\n"
        .formatted(
            rate,
            10 * rate,
            jobs.size() == 1 ? "`" + jobs.get(0) + "`" : "all " + jobs.size(),
            sizing.provisioned().shards(),
            sizing.provisioned().dollars(),
            sizing.obstacleToOnDemand() == null
                ? "%,.0f".formatted(sizing.onDemand().dollars())
                : "-",
            sizing.jobs().stream().mapToLong(JobSize::kpus).sum(),
            jobs.size() * JobSize.kpusOfAws(sizing.load(), JobSize.AWS_FAST),
            jobs.size() * JobSize.kpusOfAws(sizing.load(), JobSize.AWS_SLOW),
            SizingReport.bytes(sizing.jobs().stream().mapToDouble(JobSize::stateBytes).sum()),
            sizing.jobs().stream().mapToDouble(JobSize::files).sum(),
            sizing.dollars());
  }
}
