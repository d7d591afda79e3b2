package io.shardflow.live.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.live.query.Query.Between;
import io.shardflow.live.query.Query.Fixed;
import io.shardflow.live.query.Query.Last;
import io.shardflow.live.query.Query.Named;
import io.shardflow.live.query.Query.NamedStep;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {

  private static Query parse(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      int at = parameter.indexOf('=');
      parameters
          .computeIfAbsent(parameter.substring(0, at), name -> new ArrayList<>())
          .add(parameter.substring(at + 1));
    }
    return QueryParser.parse(parameters);
  }

  @Test
  void seriesHaveDefaults() {
    assertThat(parse("kind=series&set=s"))
        .isEqualTo(
            new Query.Series(
                "s",
                List.of(),
                List.of(),
                List.of(),
                Named.ALL,
                ZoneId.of("UTC"),
                NamedStep.AUTO,
                10,
                null));
  }

  @Test
  void allParametersAreRead() {
    assertThat(
            parse(
                "kind=series&set=s&by=a,b&where=a:x:y&where=b:&measures=m,n&range=24h"
                    + "&zone=Europe/Berlin&step=60000&top=2000&order=m"))
        .isEqualTo(
            new Query.Series(
                "s",
                List.of("a,b"),
                List.of("a:x:y", "b:"),
                List.of("m", "n"),
                new Last(86_400_000),
                ZoneId.of("Europe/Berlin"),
                new Fixed(60_000),
                2_000,
                "m"));
    assertThat(((Query.Series) parse("kind=series&set=s&from=5&step=1d")).range())
        .isEqualTo(new Between(5L, null));
    assertThat(parse("kind=rows&set=s&limit=7&before=9"))
        .isEqualTo(new Query.Rows("s", List.of(), 7, 9));
    assertThat(parse("kind=latest&set=s")).isEqualTo(new Query.Latest("s", List.of(), 1_000));
    assertThat(parse("kind=sets")).isEqualTo(new Query.Sets());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind=x                          | kind is "x"; allowed: sets, series
          set=s                           | kind is missing; allowed: sets
          kind=series                     | set is missing; allowed: the id of a data set
          kind=series&set=s&range=2h      | range is "2h"; allowed: 15m, 1h
          kind=series&set=s&range=1h&to=1 | range cannot be used with from or to
          kind=series&set=s&from=2&to=2   | from=2 must be before to=2
          kind=series&set=s&from=now      | from is "now"; allowed: a whole number from
          kind=series&set=s&zone=Mars     | zone is "Mars"; allowed: a time zone such as
          kind=series&set=s&step=0        | step is "0"; allowed: auto, all, 1d
          kind=series&set=s&top=2001      | top is "2001"; allowed: a whole number from 0 to 2000
          kind=series&set=s&top=1&top=2   | top is given 2 times; give it once
          kind=series&set=s&limit=2       | unknown parameter "limit": kind=series allows by, from
          kind=rows&set=s&limit=1001      | limit is "1001"; allowed: a whole number from 1 to 1000
          kind=sets&set=s                 | unknown parameter "set": kind=sets has no parameters
          """)
  void errorsNameWhatIsAllowed(String query, String message) {
    assertThatThrownBy(() -> parse(query))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith(message)
        .extracting(e -> ((QueryException) e).status())
        .isEqualTo(400);
  }
}
