package io.shardflow.datagen.kinesis;

import java.io.IOException;
import java.net.URI;

/** A {@link LocalKinesis} in the process of the tests. */
public final class LocalKinesisExtension extends KinesisServer {
  private LocalKinesis kinesis;

  @Override
  protected URI start() throws IOException {
    kinesis = LocalKinesis.start(KinesisSettings.DEFAULT);
    return URI.create(kinesis.endpoint());
  }

  @Override
  protected void stop() {
    kinesis.close();
  }
}
