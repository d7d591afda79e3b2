package io.shardflow.local.cases.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.local.cases.format.ExpectedRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DataSetDifferenceTest {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final RowRule LISTED = new RowRule(false, BigDecimal.ZERO);
  private static final RowRule ALL = new RowRule(true, BigDecimal.ZERO);

  @Test
  void comparesTheListedFieldsOrAll() throws Exception {
    List<String> row = List.of("{\"a\":\"x\",\"b\":1,\"c\":null}");
    assertThat(compare(LISTED, List.of("{\"c\":null,\"a\":\"x\"}"), row).isEqual()).isTrue();
    assertThat(compare(ALL, List.of("{\"c\":null,\"a\":\"x\"}"), row).lines())
        .contains("      b: not expected, found 1");
    assertThat(compare(ALL, row, row).isEqual()).isTrue();
    assertThat(compare(LISTED, List.of("{\"a\":\"x\",\"d\":null}"), row).lines())
        .contains("      d: the row has no such field, but a, b, c");
  }

  @Test
  void comparesNumbersAsNumbersAndTextsAsTexts() throws Exception {
    assertThat(compare(LISTED, List.of("{\"a\":[12.50]}"), List.of("{\"a\":[12.5]}")).isEqual())
        .isTrue();
    assertThat(compare(LISTED, List.of("{\"a\":100}"), List.of("{\"a\":1e2}")).isEqual()).isTrue();
    assertThat(compare(LISTED, List.of("{\"a\":\"1\"}"), List.of("{\"a\":1}")).isEqual()).isFalse();
    RowRule tolerant = new RowRule(false, new BigDecimal("0.01"));
    assertThat(compare(tolerant, List.of("{\"a\":1}"), List.of("{\"a\":1.01}")).isEqual()).isTrue();
    assertThat(compare(tolerant, List.of("{\"a\":1}"), List.of("{\"a\":1.011}")).isEqual())
        .isFalse();
  }

  @Test
  void findsTheAssignmentInWhichAllRowsFit() throws Exception {
    List<String> found =
        List.of("{\"a\":1,\"b\":1}", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}", "{\"a\":2,\"b\":3}");
    assertThat(
            compare(LISTED, List.of("{}", "{\"a\":1}", "{\"b\":3}", "{\"a\":1,\"b\":1}"), found)
                .isEqual())
        .isTrue();
    assertThat(
            compare(LISTED, List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":1}"), found)
                .isEqual())
        .isFalse();
  }

  @Test
  void countsRowsThatAreEqual() throws Exception {
    assertThat(compare(ALL, List.of("{\"a\":1}"), List.of("{\"a\":1}", "{\"a\":1}")).lines())
        .containsExactly(
            "rows: expected 1 row, found 2: 0 different, 0 missing, 1 unexpected",
            "  unexpected: {\"a\":1}");
  }

  @Test
  void showsTheNearestRowWithTheFieldsThatDiffer() throws Exception {
    assertThat(
            compare(
                    LISTED,
                    List.of("{\"k\":\"x\",\"n\":1}", "{\"k\":\"y\",\"n\":2}"),
                    List.of("{\"k\":\"z\",\"n\":7}", "{\"k\":\"x\",\"n\":1.50}"))
                .lines())
        .containsExactly(
            "rows: expected 2 rows, found 2: 1 different, 1 missing, 1 unexpected",
            "  different, line 1: {\"k\":\"x\",\"n\":1.50}",
            "      n: expected 1, found 1.5",
            "  missing, line 2: {\"k\":\"y\",\"n\":2}",
            "  unexpected: {\"k\":\"z\",\"n\":7}");
  }

  @Test
  void comparesLinesThatAreNotJson() throws Exception {
    assertThat(compare(LISTED, List.of("\"a b\""), List.of("a b")).isEqual()).isTrue();
    assertThat(compare(LISTED, List.of("\"a b\""), List.of("a  b")).isEqual()).isFalse();
    assertThat(compare(LISTED, List.of("{}"), List.of("a b")).isEqual()).isFalse();
  }

  private static DataSetDifference compare(RowRule rule, List<String> expected, List<String> found)
      throws JsonProcessingException {
    List<ExpectedRows.Row> rows = new ArrayList<>();
    for (String row : expected) {
      rows.add(new ExpectedRows.Row(MAPPER.readTree(row), rows.size() + 1));
    }
    return new DataSetDifference(
        "rows", rows, Stream.of(found).flatMap(List::stream).map(FoundRow::of).toList(), rule);
  }
}
