package io.shardflow.jobs.source.generator;

import io.shardflow.codec.EventDecoder;
import io.shardflow.datagen.EventGenerator;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.time.Instant;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** Generated records, read in the same way as those of a stream. */
public final class GeneratedInput<E extends Event> implements GeneratorFunction<Long, Decoded<E>> {
  private static final long serialVersionUID = 1L;

  private final EventGenerator generator;
  private final EventFormat<E> format;
  private transient EventDecoder<E> decoder;

  public GeneratedInput(EventGenerator generator, EventFormat<E> format) {
    this.generator = generator;
    this.format = format;
  }

  @Override
  public Decoded<E> map(Long index) {
    if (decoder == null) {
      decoder = EventDecoder.json(format);
    }
    return decoder.decode(
        generator.record(index).payload(),
        new GeneratedOrigin("generator", index.toString(), Instant.now()));
  }

  private record GeneratedOrigin(String source, String position, Instant arrivalTime)
      implements Origin {}
}
