package io.shardflow.live.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTest {

  private static String csv(QueryResult result, List<String> by) throws IOException {
    StringWriter out = new StringWriter();
    Csv.write(result, by, out);
    return out.toString();
  }

  @Test
  void seriesHasOneRowPerKeyAndTime() throws IOException {
    Values values = Values.decimals(new long[] {1250, Values.NULL}, 2);
    SeriesResult result =
        new SeriesResult(
            "s",
            0,
            120_000,
            60_000,
            List.of(List.of("a \"b\", c\nd")),
            new long[] {0, 60_000},
            Map.of("revenue", List.of(values)),
            Map.of("revenue", values),
            new SeriesResult.Others(3, Map.of("revenue", values)),
            true);

    assertThat(csv(result, List.of("store_id")))
        .isEqualTo(
            "time,store_id,revenue\r\n"
                + "1970-01-01T00:00:00Z,\"a \"\"b\"\", c\nd\",12.5\r\n"
                + "1970-01-01T00:01:00Z,\"a \"\"b\"\", c\nd\",\r\n"
                + "1970-01-01T00:00:00Z,(3 others),12.5\r\n"
                + "1970-01-01T00:01:00Z,(3 others),\r\n");
  }

  @Test
  void totalHasOneRowPerTime() throws IOException {
    Values values = Values.doubles(new double[] {0.5});
    SeriesResult result =
        new SeriesResult(
            "s",
            0,
            1,
            1,
            List.of(),
            new long[] {0},
            Map.of("m", List.of()),
            Map.of("m", values),
            null,
            true);

    assertThat(csv(result, List.of())).isEqualTo("time,m\r\n1970-01-01T00:00:00Z,0.5\r\n");
  }

  @Test
  void rowsHaveAllFieldsOfAllRows() throws IOException {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("a", "x");
    first.put("b", null);
    RowsResult result =
        new RowsResult(
            List.of(
                new RowInfo(2, 0, 0, first, null), new RowInfo(1, 0, 0, Map.of("c", 1.5), null)),
            10,
            true);

    assertThat(csv(result, List.of())).isEqualTo("a,b,c\r\nx,,\r\n,,1.5\r\n");
  }
}
