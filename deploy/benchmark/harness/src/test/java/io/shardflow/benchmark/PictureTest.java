package io.shardflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.benchmark.contender.Pass;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PictureTest {
  @Test
  void tableAndPictureTellTheSame() throws Exception {
    Results results = new Results();
    add(results, Rival.LIMIT_MEMORY, 0.2);
    add(results, Rival.SHARDFLOW, 0.5);
    add(results, Rival.FLINK_SQL, 4);

    // Two million records, and a tenth of a second for a start.
    assertThat(Table.of(results))
        .contains("| dedup, 1 | Shardflow | 5.00 | 5.00 - 5.00 | 5.00 |")
        .containsPattern("Shardflow .* \\| 9\\.8 \\|  \\|  \\| 25 % \\|");
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Picture.of(results).getBytes(StandardCharsets.UTF_8)));
    assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(picture.getDocumentElement().getTextContent())
        .contains("dedup: million records a second on one core", "Shardflow", "5.00", "0.513");
  }

  private static void add(Results results, Rival rival, double seconds) {
    Speed speed = new Speed(2_000_000);
    speed.add(
        List.of(new Pass(0.1, 0.1)),
        List.of(new Pass(seconds - 0.05, seconds), new Pass(seconds + 0.05, seconds)));
    results.put(new Results.Entry(Task.DEDUP, 1, rival), speed);
  }
}
