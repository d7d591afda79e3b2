package io.shardflow.jobs.source.generator;

import io.shardflow.codec.EventDecoder;
import io.shardflow.datagen.PayloadGenerator;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.time.Instant;
import lombok.Value;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** Generates records and decodes them in the same way as the records of a stream. */
public final class GeneratedInput<E extends Event> implements GeneratorFunction<Long, Decoded<E>> {
  private static final long serialVersionUID = 1L;

  private final PayloadGenerator generator;
  private final EventFormat<E> format;
  private transient EventDecoder<E> decoder;

  public GeneratedInput(PayloadGenerator generator, EventFormat<E> format) {
    this.generator = generator;
    this.format = format;
  }

  @Override
  public Decoded<E> map(Long index) {
    if (decoder == null) {
      decoder = EventDecoder.json(format);
    }
    return decoder.decode(
        generator.payload(index),
        new GeneratedOrigin("generator", index.toString(), Instant.now()));
  }

  @Value
  private static class GeneratedOrigin implements Origin {
    String source;
    String position;
    Instant arrivalTime;
  }
}
