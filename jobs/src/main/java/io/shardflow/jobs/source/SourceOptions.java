package io.shardflow.jobs.source;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;

/** The options of all sources. */
public final class SourceOptions {
  /** The type of the source. */
  public enum Type {
    KINESIS,
    FILE,
    GENERATOR
  }

  public static final Option<Type> TYPE =
      Option.oneOf(
          ConfigOptions.key("source.type")
              .enumType(Type.class)
              .defaultValue(Type.KINESIS)
              .withDescription(
                  "The type of the source: a Kinesis stream, a bounded replay of files, or"
                      + " generated events."),
          Type.class);

  public static final List<Option<?>> ALL =
      Stream.of(List.<Option<?>>of(TYPE), KinesisOptions.ALL, FileOptions.ALL, GeneratorOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .collect(Collectors.toUnmodifiableList());

  private SourceOptions() {}

  /** Checks the options of the selected source, and those of the generator. */
  public static void check(Options options, List<Problem> problems) {
    if (!TYPE.isAmong(problems)) {
      Type type = options.get(TYPE);
      if (type == Type.KINESIS) {
        KinesisOptions.check(options, problems);
      } else if (type == Type.FILE) {
        FileOptions.check(options, problems);
      }
    }
    GeneratorOptions.check(options, problems);
  }

  /** Returns whether the source is bounded, so that the job ends by itself. */
  public static boolean isBounded(Options options) {
    Type type = options.get(TYPE);
    return type == Type.FILE
        || type == Type.GENERATOR && options.get(GeneratorOptions.COUNT) != null;
  }
}
