package io.shardflow.local.datagen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedsTest {
  @Test
  void reportsWhichStreamFailedAndWhy() {
    // Generating the second event fails: the first one has the latest possible time.
    GeneratorSettings settings =
        new GeneratorSettings(1, Instant.MAX, 1, Faults.NONE, Keys.DEFAULT);
    try (Feeds feeds = new Feeds("http://localhost:1")) {
      feeds.start("sales", new EventGenerator(EventKind.SALES, settings), 10L, 1e6);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(feeds::checkAllSucceeded)
                      .isInstanceOf(IOException.class)
                      .hasMessageContaining("Stream sales did not receive all its records")
                      .cause()
                      .isInstanceOf(RuntimeException.class));
    }
  }
}
