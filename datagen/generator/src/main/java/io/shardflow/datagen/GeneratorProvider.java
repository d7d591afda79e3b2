package io.shardflow.datagen;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Creates generators by the name of a kind of events. The implementation is found by {@link
 * ServiceLoader}.
 */
public interface GeneratorProvider {
  /** Returns the names of all kinds, in lower case with hyphens, such as {@code taxi-trips}. */
  List<String> kinds();

  /** Returns the kind that generates events of this type; empty if there is none. */
  Optional<String> kindOf(Class<?> eventType);

  /**
   * Creates a generator.
   *
   * @param kind one of {@link #kinds}
   * @throws IllegalArgumentException if there is no such kind
   */
  PayloadGenerator create(String kind, GeneratorSettings settings);

  /**
   * Returns the provider on the class path.
   *
   * @throws IllegalStateException if there is none
   */
  static GeneratorProvider load() {
    // The class loader of this interface: the thread's own may be Flink's, without the job's jar.
    return ServiceLoader.load(GeneratorProvider.class, GeneratorProvider.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No generator of events found: add the module datagen/generator, with its"
                        + " META-INF/services, to the class path"));
  }
}
