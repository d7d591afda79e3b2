package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.sink.text.DataSetEncoder;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.result.Alert;
import io.shardflow.model.result.StoreRevenue;
import io.shardflow.model.result.Undelivered;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RowConverterTest {
  private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
  private static final String ROW =
      "{\"store_id\":\"store_3\",\"revenue\":1.5,\"sales_count\":2,"
          + "\"window_start\":\"2024-05-01 12:00:00.000\","
          + "\"timestamp\":\"2024-05-01 12:01:00.000\"}";

  /** {@code printf 'store-revenue\n%s' "$ROW" | sha256sum | cut -c 1-32}. */
  private static final String ID = "b4e9b57375612a506b9e369350c385ec";

  private static StoreRevenue revenue(String amount) {
    return new StoreRevenue("store_3", new BigDecimal(amount), 2, START, START.plusSeconds(60));
  }

  private static RowConverter<StoreRevenue> converter(String dataSet, String idField) {
    return new RowConverter<>(dataSet, DataSetEncoder.json(), idField);
  }

  @Test
  void payloadIsTheRowOfTheFileWithKeyIdAndTime() throws Exception {
    DeliveryRow row = converter("store-revenue", null).convert(revenue("1.5"), 7);
    assertThat(new String(row.payload(), StandardCharsets.UTF_8)).isEqualTo(ROW);
    assertThat(row.id()).isEqualTo(ID);
    assertThat(row.key()).isEqualTo("store_3");
    assertThat(row.rowTime()).isEqualTo(START);
    assertThat(row.acceptedAt()).isEqualTo(7);
  }

  @Test
  void idDependsOnDataSetAndContentAlone() throws Exception {
    RowConverter<StoreRevenue> converter = converter("store-revenue", null);
    assertThat(converter.convert(revenue("1.50"), 8).id()).isEqualTo(ID);
    assertThat(converter.convert(revenue("1.51"), 7).id()).isNotEqualTo(ID);
    assertThat(converter("other", null).convert(revenue("1.5"), 7).id()).isNotEqualTo(ID);
  }

  @Test
  void idCanBeAFieldOfTheRow() throws Exception {
    DeliveryRow row = converter("store-revenue", "row_id").convert(revenue("1.5"), 7);
    assertThat(row.id()).isEqualTo(ID);
    assertThat(new String(row.payload(), StandardCharsets.UTF_8))
        .isEqualTo(ROW.replaceAll("}$", ",\"row_id\":\"" + ID + "\"}"));
  }

  @Test
  void recordsCanHaveAnIdOfTheirOwn() throws Exception {
    RowConverter<Undelivered> converter =
        new RowConverter<>("undelivered", DataSetEncoder.json(), null);
    assertThat(converter.convert(undelivered("x1"), 0).id()).isEqualTo("kinesis:alerts/x1");
    assertThat(converter.convert(undelivered("not fit for all receivers"), 0).id())
        .matches("[0-9a-f]{32}");
  }

  @Test
  void idOfAnAlertNamesTheAlertAndItsState() throws Exception {
    Alert closed =
        new Alert(
            "0af1", "s-7", "temperature", "a", "1", "2", "heat", Alert.CLOSED, 31, START, START, 3);
    DeliveryRow row =
        new RowConverter<Alert>("alerts", DataSetEncoder.json(), null).convert(closed, 0);
    assertThat(row.id()).isEqualTo("0af1-closed");
    assertThat(row.key()).isEqualTo("s-7");
  }

  private static Undelivered undelivered(String id) {
    return Undelivered.of("bad", "alerts", "kinesis:alerts", id, new byte[] {'{'}, START, START);
  }

  @Test
  void recordsOfAnArchiveKeepTheirBytes() throws Exception {
    byte[] bytes = {(byte) 0xff, 0, 'x'};
    DeliveryRow row =
        new RowConverter<RawRecord>("archive", RawRecord::writeLine, null)
            .convert(new RawRecord(bytes, START), 0);
    assertThat(row.payload()).isEqualTo(bytes);
    assertThat(row.key()).isNull();
    assertThat(Undelivered.of("r", "archive", "t", row.id(), bytes, START, START))
        .extracting(Undelivered::payload, Undelivered::payloadEncoding)
        .containsExactly("/wB4", "base64");
  }
}
