package io.shardflow.jobs.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.result.StoreRevenue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnrichedTest {
  private static final StoreRevenue ROW =
      new StoreRevenue(
          "store_3",
          new BigDecimal("2.50"),
          2,
          Instant.parse("2024-05-01T12:00:00Z"),
          Instant.parse("2024-05-01T12:01:00Z"));

  static Stream<Enriched<StoreRevenue>> rows() {
    return Stream.of(
        new Enriched<>(ROW, null),
        new Enriched<>(ROW, new Reference("Mitte", null, null)),
        new Enriched<>(
            ROW, new Reference("Mitte", "Berlin, Torstr.", new Thresholds(1.0, null, 2.0))));
  }

  @Test
  void isWrittenAsJson() throws IOException {
    String row =
        "{\"store_id\":\"store_3\",\"revenue\":2.5,\"sales_count\":2,"
            + "\"window_start\":\"2024-05-01 12:00:00.000\","
            + "\"timestamp\":\"2024-05-01 12:01:00.000\",";
    assertThat(written(new JsonEncoder()))
        .isEqualTo(
            row
                + "\"name\":null,\"site\":null,\"known\":false}\n"
                + row
                + "\"name\":\"Mitte\",\"site\":null,\"known\":true}\n"
                + row
                + "\"name\":\"Mitte\",\"site\":\"Berlin, Torstr.\",\"known\":true}\n");
  }

  @Test
  void isWrittenAsCsv() throws IOException {
    String row = "store_3,2.5,2,\"2024-05-01 12:00:00.000\",\"2024-05-01 12:01:00.000\",";
    assertThat(written(new CsvEncoder()))
        .isEqualTo(
            "store_id,revenue,sales_count,window_start,timestamp,name,site,known\n"
                + row
                + ",,false\n"
                + row
                + "Mitte,,true\n"
                + row
                + "Mitte,\"Berlin, Torstr.\",true\n");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void survivesSerialization(Enriched<StoreRevenue> row) throws IOException {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(Reference.class);
    TypeInformation<Enriched<StoreRevenue>> type = Enriched.type(Types.POJO(StoreRevenue.class));
    SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
    withoutKryo.setGenericTypes(false);
    TypeSerializer<Enriched<StoreRevenue>> serializer = type.createSerializer(withoutKryo);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(row, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(row);
    assertThat(serializer.copy(row)).isEqualTo(row);
  }

  private static String written(RecordEncoder encoder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(encoder.header(rows().findFirst().orElseThrow()));
    for (Enriched<StoreRevenue> row : rows().toList()) {
      encoder.encode(row, out);
    }
    return out.toString(UTF_8);
  }
}
