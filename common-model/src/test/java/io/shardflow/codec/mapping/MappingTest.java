package io.shardflow.codec.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
  private static final List<String> FIELDS = List.of("id", "at");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '!',
      value = {
        "device!1!a path begins with $",
        "~~!1!a path is missing",
        "$!1!this is the whole record",
        "$device!2!expected . or [",
        "$.!3!expected the name of a field",
        "$..device!3!expected the name of a field",
        "$.a.b c!6!expected . or [",
        "$.a[!5!expected an index",
        "$.a[-1]!5!expected an index",
        "$.a[0!6!expected ]",
        "$.a[b]!5!expected an index",
        "$['a]!3!this quote is never closed",
        "$.a.*!5!all elements of an array are [*]",
        "$.a[*].b!4![*] needs the option source.records",
        "$.a[99999999999]!5!expected an index",
        "'normal!1!this quote is never closed",
        "'it's'!5!the constant ends before this character"
      })
  void saysWhereAPathIsWrong(String path, int position, String problem) {
    assertThatThrownBy(() -> Mapping.json(FIELDS, null).add("id", path))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageStartingWith("position " + position + ": ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$.id", "$.device.id", "$['a b'][\"c\"].d[0][12]", "$['it\\'s']", "$.a-b_@ü"})
  void acceptsPaths(String path) throws Exception {
    assertThat(Mapping.json(FIELDS, null).add("id", path).build().writtenOf("id")).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "$.readings, a path to an array of events ends with [*]",
    "$, a path to an array of events ends with [*]",
    "$.a[*].b[*], [*] is only valid at the end",
    "readings[*], a path begins with $"
  })
  void anArrayOfEventsEndsWithAllElements(String path, String problem) {
    assertThatThrownBy(() -> Mapping.records(path)).hasMessageContaining(problem);
  }

  @Test
  void pathsAreOfTheElementOrOfItsRecord() throws Exception {
    FieldPath records = Mapping.records("$.readings[*]");
    Mapping mapping = Mapping.json(FIELDS, records).add("id", "$.readings[*].id").build();
    assertThat(mapping.sources())
        .extracting(Mapping.Source::field, Mapping.Source::ofElement)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("id", true),
            org.assertj.core.groups.Tuple.tuple("at", false),
            org.assertj.core.groups.Tuple.tuple("at", true));
    assertThatThrownBy(() -> Mapping.json(FIELDS, records).add("id", "$.others[*].id"))
        .hasMessage("position 9: [*] is only valid in the path of source.records, $.readings[*]");
  }

  @Test
  void inCsvAPathIsTheNameOfAColumn() throws Exception {
    Mapping mapping =
        Mapping.csv(FIELDS).add("id", " Filiale Nr. [1] ").add("at", "$['Zeit']").build();
    assertThat(mapping.renames())
        .containsEntry("Filiale Nr. [1]", List.of("id"))
        .containsEntry("Zeit", List.of("at"));
    assertThatThrownBy(() -> Mapping.csv(FIELDS).add("id", "$.a.b"))
        .hasMessageContaining("a path is the name of a column");
    assertThatThrownBy(() -> Mapping.csv(FIELDS).add("id", " "))
        .hasMessageContaining("the name of a column is missing");
  }

  @Test
  void nothingIsMappedByDefault() {
    assertThat(Mapping.json(FIELDS, null).build()).isSameAs(Mapping.NONE);
  }
}
