package io.shardflow.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.benchmark.contender.Measurement;
import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.options.ContenderType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SpeedChartTest {
  @Test
  void tableAndChartShowTheSameValues() throws Exception {
    Results results = new Results();
    add(results, ContenderType.REFERENCE_LOOP_MEMORY, 0.2);
    add(results, ContenderType.SHARDFLOW, 0.5);
    add(results, ContenderType.FLINK_SQL, 4);

    // Two million records; starting a job takes a tenth of a second.
    assertThat(ResultTable.of(results))
        .contains("| dedup, 1 | Shardflow | 5.00 | 5.00 - 5.00 | 5.00 |")
        .containsPattern("Shardflow .* \\| 9\\.8 \\|  \\|  \\| 25 % \\|");
    Document chart =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(SpeedChart.of(results).getBytes(StandardCharsets.UTF_8)));
    assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(chart.getDocumentElement().getTextContent())
        .contains("dedup: million records per second on one core", "Shardflow", "5.00", "0.513");
  }

  private static void add(Results results, ContenderType contender, double seconds) {
    Throughput throughput = new Throughput(2_000_000);
    throughput.add(
        List.of(new Measurement(0.1, 0.1)),
        List.of(
            new Measurement(seconds - 0.05, seconds), new Measurement(seconds + 0.05, seconds)));
    results.put(new Results.Entry(BenchmarkJob.DEDUP, 1, contender), throughput);
  }
}
