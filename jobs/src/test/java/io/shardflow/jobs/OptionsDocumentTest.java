package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.shardflow.localkinesis.GeneratedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents about the options follow from the declarations of the options. */
class OptionsDocumentTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("jobs", OptionsDocumentTest.class, "options.write");
  private static final Path MARKDOWN = Path.of("OPTIONS.md");
  private static final Path SCHEMA = Path.of("options.schema.json");

  @Test
  void markdownIsUpToDate() throws IOException {
    FILES.assertUpToDate(MARKDOWN, OptionsDocument.markdown());
  }

  @Test
  void schemaIsUpToDate() throws IOException {
    FILES.assertUpToDate(SCHEMA, OptionsDocument.schema());
  }

  @Test
  void schemaAcceptsAValidFile() {
    assertThat(
            errors(
                """
                [{"PropertyGroupId": "job", "PropertyMap": {"name": "store-revenue"}},
                 {"PropertyGroupId": "source", "PropertyMap": {"type": "kinesis", "stream": "sales"}},
                 {"PropertyGroupId": "sink",
                  "PropertyMap": {"path": "s3://bucket/results", "roll.size": "5 mb"}},
                 {"PropertyGroupId": "window", "PropertyMap": {"size": "5 min"}},
                 {"PropertyGroupId": "kinesis.analytics.flink.run.options",
                  "PropertyMap": {"jarfile": "jobs.jar"}}]
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{}]",
        "[{\"PropertyGroupId\": \"source\"}]",
        "[{\"PropertyGroupId\": \"sauce\", \"PropertyMap\": {}}]",
        "[{\"PropertyGroupId\": \"source\", \"PropertyMap\": {}, \"stream\": \"sales\"}]",
        "[{\"PropertyGroupId\": \"source\", \"PropertyMap\": {\"stram\": \"sales\"}}]",
        "[{\"PropertyGroupId\": \"source\", \"PropertyMap\": {\"source.stream\": \"sales\"}}]",
        "[{\"PropertyGroupId\": \"sink\", \"PropertyMap\": {\"layout\": \"foo\"}}]",
        "[{\"PropertyGroupId\": \"generator\", \"PropertyMap\": {\"count\": 5}}]",
        "[{\"PropertyGroupId\": \"job\", \"PropertyMap\": {\"name\": \"store-revenues\"}}]"
      })
  void schemaRejectsAnInvalidFile(String file) {
    assertThat(errors(file)).isNotEmpty();
  }

  private static List<String> errors(String file) {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(OptionsDocument.schema());
    return schema.validate(file, InputFormat.JSON).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
