package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedsTest {
  @Test
  void tellsWhichStreamWasNotFedAndWhy() {
    // The first event has the last possible time.
    GeneratorSettings settings =
        new GeneratorSettings(EventKind.SALES, 1, Instant.MAX, 1, Faults.NONE, Keys.DEFAULT);
    try (Feeds feeds = new Feeds("http://localhost:1")) {
      feeds.start("sales", settings, 10L, 1e6);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(feeds::checkAllWentWell)
                      .isInstanceOf(IOException.class)
                      .hasMessageContaining("Stream sales did not get all its records")
                      .cause()
                      .isInstanceOf(RuntimeException.class));
    }
  }
}
