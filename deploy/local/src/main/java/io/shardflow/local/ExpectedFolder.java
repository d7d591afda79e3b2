package io.shardflow.local;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.ExpectedRow;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The folder in which {@code datagen} leaves what each job must make of the records that it sent:
 * {@code plan.json}, from which {@code verify} works everything out, and the rows of each data set
 * in {@code JOB/DATA-SET.json}, to be looked at. Those are the rows of a job that calls each event
 * late that was meant to be.
 */
record ExpectedFolder(Path path) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /**
   * What was generated.
   *
   * @param options those of the generator, by key
   */
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  private record Plan(EventKind kind, long records, Map<String, String> options) {}

  private Path plan() {
    return path.resolve("plan.json");
  }

  boolean isWritten() {
    return Files.exists(plan());
  }

  /**
   * Writes the answers for the first records of a generator.
   *
   * @param options what the settings of the generator were made of
   */
  void write(GeneratorSettings settings, Options options, long records) throws IOException {
    Map<String, String> ofGenerator = options.toMap(GeneratorOptions.ALL);
    // The moment that "now" was.
    ofGenerator.put(GeneratorOptions.START.key(), settings.start().toString());
    MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValue(plan().toFile(), new Plan(settings.kind(), records, ofGenerator));
    ExpectedResults answers = new ExpectedResults(settings, records);
    for (String job : answers.jobs()) {
      Path folder = Files.createDirectories(path.resolve(job));
      for (Map.Entry<String, List<ExpectedRow>> dataSet :
          answers.rows(job, GeneratedRecord::late).entrySet()) {
        try (OutputStream out = Files.newOutputStream(folder.resolve(dataSet.getKey() + ".json"));
            SequenceWriter rows = MAPPER.writer(new MinimalPrettyPrinter("\n")).writeValues(out)) {
          for (ExpectedRow row : dataSet.getValue()) {
            rows.write(row.fields());
          }
        }
      }
    }
  }

  /** The answers that {@link #write} left. */
  ExpectedResults read() throws IOException, InvalidOptionsException {
    Plan plan;
    try {
      plan = MAPPER.readValue(plan().toFile(), Plan.class);
    } catch (JsonProcessingException e) {
      throw new IOException(plan() + " is not what datagen wrote", e);
    }
    Options options =
        Options.resolve(
            plan().toString(),
            Options.Sources.of(plan.options()),
            GeneratorOptions.ALL,
            Map.of(),
            List.of(GeneratorOptions::check));
    return new ExpectedResults(GeneratorOptions.settings(options, plan.kind()), plan.records());
  }
}
