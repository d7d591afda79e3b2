package io.shardflow.local.cases.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedRowsWriterTest {
  @TempDir Path folder;

  @Test
  void replacesRowsAndNothingElse() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("cases.yaml"),
            """
            # \ud83d\ude00
            cases:
              - name: a
                input: {records: []}
                expect:
                  listed:   # named fields
                    - a: 1
                      b: 2
                    # a comment

                  none: []  # before
                  gone:
                    - {a: 1}
              - name: b
                input: {records: []}
                expect: {none: [], listed: [{b: 1}]}
            """);
    FileProblems problems = new FileProblems(file);
    List<ExpectedRowsWriter.Update> updates = new ArrayList<>();
    for (TestCase test : TestFileReader.read(file, problems)) {
      for (ExpectedRows expected : test.expected()) {
        String row = "{\"a\":\"x\",\"b\":[1],\"c\":null}";
        updates.add(
            new ExpectedRowsWriter.Update(
                file,
                expected,
                false,
                expected.dataSet().equals("gone")
                    ? List.of()
                    : List.of(new ExpectedRowsWriter.Row(row, new ObjectMapper().readTree(row)))));
      }
    }
    assertThat(ExpectedRowsWriter.write(updates)).containsExactly(file);
    assertThat(file)
        .hasContent(
            """
            # \ud83d\ude00
            cases:
              - name: a
                input: {records: []}
                expect:
                  listed:
                    - {"a":"x","b":[1]}
                    # a comment

                  none:
                    - {"a":"x","b":[1],"c":null}  # before
                  gone: []
              - name: b
                input: {records: []}
                expect: {none: [{"a":"x","b":[1],"c":null}], listed: [{"b":[1]}]}
            """);
  }
}
