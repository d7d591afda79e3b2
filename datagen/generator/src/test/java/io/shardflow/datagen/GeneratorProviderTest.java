package io.shardflow.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GeneratorProviderTest {
  private static final GeneratorSettings SETTINGS =
      new GeneratorSettings(7, Instant.EPOCH, 100, Faults.NONE, Keys.DEFAULT);

  @Test
  void isFoundWithoutTheClassLoaderOfTheThread() {
    ClassLoader previous = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(GeneratorProvider.load().kinds())
          .containsExactly("sensors", "probes", "sales", "taxi-trips");
    } finally {
      Thread.currentThread().setContextClassLoader(previous);
    }
  }

  @Test
  void findsTheKindOfAnEventType() {
    assertThat(GeneratorProvider.load().kindOf(Sale.class)).contains("sales");
    assertThat(GeneratorProvider.load().kindOf(RawRecord.class)).isEmpty();
  }

  @Test
  void createsGeneratorsByNameInUpperOrLowerCase() {
    byte[] expected = new EventGenerator(EventKind.TAXI_TRIPS, SETTINGS).record(3).payload();

    assertThat(GeneratorProvider.load().create("taxi-trips", SETTINGS).payload(3))
        .isEqualTo(expected);
    assertThat(GeneratorProvider.load().create("Taxi-Trips", SETTINGS).payload(3))
        .isEqualTo(expected);
  }

  @Test
  void refusesUnknownKinds() {
    assertThatThrownBy(() -> GeneratorProvider.load().create("doors", SETTINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("doors")
        .hasMessageContaining("taxi-trips");
  }
}
