package io.shardflow.local.cases.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileReaderTest {
  @TempDir Path folder;

  @Test
  void reportsAllProblemsWithTheirLines() throws IOException {
    assertThat(
            problems(
                """
                job: store-revenue
                case: []
                cases:
                  - name: a
                    config: missing.json
                    fields: some
                    options: {window: {size: 1 min}}
                    input:
                      records: []
                      text: b
                    expect:
                      store-revenue: {}
                  - name: a
                    sql: b
                    job: c
                    tolerance: -1
                    input:
                      stream:
                        - silence: 30 s
                        - {record: b, at: noon, shard: -1, after: 1 s}
                        - {record: b, records: []}
                    expect: {x: [1]}
                    only: maybe
                """))
        .containsExactly(
            "2: unknown key case in a test file; allowed: job, sql, config, options, only, fields,"
                + " tolerance, cases",
            "5: config missing.json: does not exist or is not readable",
            "6: fields some: must be listed or all",
            "7: window must be a text or a list of texts; write options as window.size: 1 min",
            "10: input must have exactly one of the keys records, text, file, stream",
            "12: store-revenue must be a list",
            "13: two cases have the name a",
            "14: a case has a job or sql, not both",
            "16: tolerance -1: must be a number from 0",
            "19: a stream must begin with a record: silence follows one",
            "20: unknown key after in a step of a stream; allowed: at, shard, record, records,"
                + " silence",
            "20: at noon: must be a time with its date, such as 2024-05-01T12:00:00Z",
            "20: shard -1: must be a number from 0 to 999",
            "21: a step of a stream must have exactly one of the keys record, records, silence",
            "22: a row must be a mapping of fields, or the text of a line",
            "23: only maybe: must be true or false");
  }

  @Test
  void refusesWhatIsNotYaml() throws IOException {
    assertThat(problems("cases:\n  - name: 'a\n")).singleElement().asString().contains("not YAML");
    assertThat(problems("")).containsExactly("1: the file is empty; it must have the key cases");
    assertThat(problems("cases: []\ncases: []\n")).contains("2: the key cases is given twice");
    assertThat(problems("- a\n")).singleElement().asString().contains("a test file must be");
  }

  @Test
  void writesMappingsAsJsonWithTheirDigits() throws IOException {
    TestCase test =
        only(
            """
            cases:
              - name: a
                input:
                  records:
                    - {a: 12.50, b: 2024-05-01T12:00:00, c: "1", d: null, e: [true, {f: 1e2}], g: no}
                    - as it is
                expect: {}
            """);
    assertThat(new String(((CaseInput.Content) test.input()).bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"a":12.50,"b":"2024-05-01T12:00:00","c":"1","d":null,"e":[true,{"f":1E+2}],"g":"no"}
            as it is
            """);
  }

  @Test
  void aCaseReplacesTheDefaultsOfTheFile() throws IOException {
    TestCase test =
        only(
            """
            job: a
            only: true
            options: {x: 1, y: [1, 2]}
            cases:
              - name: a
                sql: b
                only: false
                options: {x: 3}
                input: {records: []}
                expect: {}
            """);
    assertThat(test.job()).isNull();
    assertThat(test.sql().text()).isEqualTo("b");
    assertThat(test.only()).isFalse();
    assertThat(test.options())
        .containsEntry("x", new TestCase.Sourced("3", 8))
        .containsEntry("y", new TestCase.Sourced("1;2", 3));
  }

  private TestCase only(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("cases.yaml"), text);
    FileProblems problems = new FileProblems(file);
    List<TestCase> cases = TestFileReader.read(file, problems);
    assertThat(problems.lines()).isEmpty();
    assertThat(cases).hasSize(1);
    return cases.get(0);
  }

  private List<String> problems(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("cases.yaml"), text);
    FileProblems problems = new FileProblems(file);
    TestFileReader.read(file, problems);
    return problems.lines().stream()
        .map(line -> line.substring(file.toString().length() + 1))
        .toList();
  }
}
