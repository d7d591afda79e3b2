package io.shardflow.jobs.sink.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.model.event.Sale;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RowToTextTest {
  private static final Sale SALE =
      new Sale(
          "\u001b[2J\u009b1m",
          "x\nstore-revenue> y",
          Instant.parse("2024-05-01T12:00:00Z"),
          BigDecimal.ONE);

  @Test
  void escapesLineBreaksAndControlCharacters() throws IOException {
    RowToText<Sale> csv = new RowToText<>(DataSetEncoder.csv());
    for (int row = 0; row < 2; row++) {
      assertThat(csv.map(SALE))
          .startsWith(
              "{\"category\":\"\\u001B[2J\\u009b1m\",\"store_id\":\"x\\nstore-revenue> y\"");
    }
    Sale oneLine = new Sale("\u001b[2J\u009b1m", "y", SALE.eventTime(), BigDecimal.ONE);
    assertThat(csv.map(oneLine)).isEqualTo("\"\\u001b[2J\\u009b1m\",y,2024-05-01T12:00:00,1");
    assertThat(new RowToText<Sale>(DataSetEncoder.<Sale>json()).map(SALE))
        .isEqualTo(
            "{\"category\":\"\\u001B[2J\\u009b1m\",\"store_id\":\"x\\nstore-revenue> y\","
                + "\"evnt_time\":\"2024-05-01T12:00:00\",\"sales\":1}");
  }
}
