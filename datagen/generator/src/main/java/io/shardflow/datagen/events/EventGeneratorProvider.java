package io.shardflow.datagen.events;

import io.shardflow.datagen.GeneratorProvider;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.PayloadGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Provides an {@link EventGenerator} for every {@link EventKind}. */
public final class EventGeneratorProvider implements GeneratorProvider {
  @Override
  public List<String> kinds() {
    return Arrays.stream(EventKind.values())
        .map(EventKind::toString)
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public Optional<String> kindOf(Class<?> eventType) {
    return Arrays.stream(EventKind.values())
        .filter(kind -> kind.eventType().equals(eventType))
        .map(EventKind::toString)
        .findFirst();
  }

  @Override
  public PayloadGenerator create(String kind, GeneratorSettings settings) {
    return new EventGenerator(EventKind.parse(kind), settings);
  }
}
