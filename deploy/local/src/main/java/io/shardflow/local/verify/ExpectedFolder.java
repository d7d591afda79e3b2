package io.shardflow.local.verify;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.sensors.ObeyedCommand;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.jobs.ExpectedRow;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.sensors.SensorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder in which {@code datagen --expect} stores the expected results of each job. {@code
 * plan.json} holds what {@code verify} needs to compute them again. {@code JOB/DATA-SET.json} holds
 * the expected rows for users to read, under the assumption that exactly the events generated as
 * late arrive too late.
 */
public record ExpectedFolder(Path path) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private static final List<Option<?>> PLAN_OPTIONS =
      Stream.of(GeneratorOptions.ALL, SensorOptions.ALL).<Option<?>>flatMap(List::stream).toList();

  /**
   * The generated records.
   *
   * @param options the options of the generator, by key
   * @param commands the commands that sensors obeyed; absent in the plans of version 0.1.0
   */
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  private record Plan(
      EventKind kind, long records, Map<String, String> options, List<PlannedCommand> commands) {}

  /** An {@link ObeyedCommand}. */
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  private record PlannedCommand(String sensorId, boolean toSilent, String time) {
    static PlannedCommand of(ObeyedCommand command) {
      return new PlannedCommand(command.sensorId(), command.toSilent(), command.time().toString());
    }

    ObeyedCommand toObeyed() {
      return new ObeyedCommand(sensorId, toSilent, Instant.parse(time));
    }
  }

  private Path planFile() {
    return path.resolve("plan.json");
  }

  /** Returns whether expected results have been written to this folder. */
  public boolean isWritten() {
    return Files.exists(planFile());
  }

  /**
   * Writes the expected results for the first records of a generator.
   *
   * @param settings the settings of the generator
   * @param options the options that the generator and its settings were created from
   */
  public void write(
      EventKind kind,
      EventGenerator generator,
      GeneratorSettings settings,
      Options options,
      long records)
      throws IOException {
    Map<String, String> generatorOptions = options.toMap(PLAN_OPTIONS);
    // Replaces "now" by the actual start.
    generatorOptions.put(GeneratorOptions.START.key(), settings.start().toString());
    MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            planFile().toFile(),
            new Plan(
                kind,
                records,
                generatorOptions,
                generator.obeyed().stream().map(PlannedCommand::of).toList()));
    ExpectedResults expected = new ExpectedResults(kind, generator, records);
    for (String job : expected.jobs()) {
      Path folder = Files.createDirectories(path.resolve(job));
      for (Map.Entry<String, List<ExpectedRow>> dataSet :
          expected.rows(job, GeneratedRecord::late).entrySet()) {
        try (OutputStream out = Files.newOutputStream(folder.resolve(dataSet.getKey() + ".json"));
            SequenceWriter rows = MAPPER.writer(new MinimalPrettyPrinter("\n")).writeValues(out)) {
          for (ExpectedRow row : dataSet.getValue()) {
            rows.write(row.fields());
          }
        }
      }
    }
  }

  /**
   * Returns the expected results of a folder that {@link #write} has written.
   *
   * @throws IOException if {@code plan.json} cannot be read
   * @throws InvalidOptionsException if {@code plan.json} holds invalid options
   */
  public ExpectedResults read() throws IOException, InvalidOptionsException {
    Plan plan;
    try {
      plan = MAPPER.readValue(planFile().toFile(), Plan.class);
    } catch (JsonProcessingException e) {
      throw new IOException(planFile() + " is not a valid file of datagen --expect", e);
    }
    Options options =
        Options.resolve(
            planFile().toString(),
            OptionSources.of(plan.options()),
            PLAN_OPTIONS,
            Map.of(),
            List.of(GeneratorOptions::check));
    EventGenerator generator =
        SensorOptions.generator(plan.kind(), GeneratorOptions.settings(options), options);
    if (plan.commands() != null) {
      plan.commands().forEach(command -> generator.obey(command.toObeyed()));
    }
    return new ExpectedResults(plan.kind(), generator, plan.records());
  }
}
