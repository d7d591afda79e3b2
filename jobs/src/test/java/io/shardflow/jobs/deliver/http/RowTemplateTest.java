package io.shardflow.jobs.deliver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTemplateTest {
  private static final DeliveryRow ROW =
      new DeliveryRow(
          "id-1",
          "s",
          "{\"sensor_id\":\"s \\\"1\\\"\",\"reading\":31.20,\"room\":null,\"known\":true}"
              .getBytes(StandardCharsets.UTF_8),
          Instant.EPOCH,
          0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"{sensor_id} reads {reading}\"} | {\"text\": \"s \\\"1\\\" reads 31.20\"}",
        "{\"value\": {reading}, \"who\": {sensor_id}} | {\"value\": 31.20, \"who\": \"s \\\"1\\\"\"}",
        "[{room}, \"{room}\", {known}] | [null, \"\", true]",
        "{\"a\\\"{reading}\": {\"b\": \"{id} of {data_set}\"}} | {\"a\\\"31.20\": {\"b\": \"id-1 of anomalies\"}}"
      })
  void replacesFields(String template, String expected) {
    assertThat(RowTemplate.problemIn(template)).isNull();
    assertThat(RowTemplate.parse(template).render(ROW, "anomalies")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"{reading}} | not JSON",
        "reading is {reading} | not JSON",
        "{reading} {reading} | more than one",
        "{\"a\": 1 | not JSON"
      })
  void reportsTemplatesThatGiveNoJson(String template, String problem) {
    assertThat(RowTemplate.problemIn(template)).contains(problem);
  }

  @Test
  void findsFieldsThatRowsDoNotHave() {
    assertThat(
            RowTemplate.unknownFields(
                "{\"text\": \"{id} {reading} {sensor} {data_set} {sensor}\"}",
                List.of("reading", "sensor_id")))
        .containsExactly("sensor");
  }
}
