package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.deliver.http.HttpTemplates;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.sink.text.DataSetEncoder;
import io.shardflow.model.RowSchema;
import io.shardflow.model.result.Anomaly;
import io.shardflow.model.result.Undelivered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in DELIVERY.md are what receivers get. */
class DeliveryDocumentTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern TEMPLATE = Pattern.compile("--deliver\\.http\\.template '(.*)'");

  private static final Anomaly ANOMALY =
      new Anomaly(
          "sensor-007",
          "temperature",
          "building-A",
          "floor-2",
          "room-101",
          31.2,
          "alert",
          Instant.parse("2024-05-01T12:00:00.123Z"));

  private static String document() throws IOException {
    return Files.readString(Path.of("DELIVERY.md"));
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher json = JSON.matcher(document());
    while (json.find()) {
      examples.add(json.group(1));
    }
    return examples;
  }

  private static DeliveryRow row() throws IOException {
    return new RowConverter<Anomaly>("anomalies", DataSetEncoder.json(), null).convert(ANOMALY, 0);
  }

  private static String payload() throws IOException {
    return new String(row().payload(), StandardCharsets.UTF_8);
  }

  @Test
  void rowAndIdAreAsShown() throws IOException {
    assertThat(examples().get(0)).isEqualTo(payload());
    assertThat(document()).contains("`" + row().id() + "`");
  }

  @Test
  void templateGivesWhatIsShown() throws IOException {
    Matcher template = TEMPLATE.matcher(document());
    assertThat(template.find()).isTrue();
    assertThat(HttpTemplates.render(template.group(1), row(), "anomalies"))
        .isEqualTo(examples().get(1));
  }

  @Test
  void eventOfAFunctionHoldsTheRow() throws IOException {
    JsonNode kinesis = new ObjectMapper().readTree(examples().get(2)).at("/Records/0/kinesis");
    assertThat(kinesis.get("partitionKey").asText()).isEqualTo(row().key());
    assertThat(Base64.getDecoder().decode(kinesis.get("data").asText())).isEqualTo(row().payload());
  }

  @Test
  void fieldsOfUndeliveredRowsAreAsListed() throws IOException {
    Undelivered sample =
        Undelivered.of("r", "d", "t", "i", new byte[0], Instant.EPOCH, Instant.EPOCH);
    assertThat(document().replaceAll("\\s+", " "))
        .contains("`" + String.join(", ", RowSchema.of(sample).names()) + "`");
  }
}
