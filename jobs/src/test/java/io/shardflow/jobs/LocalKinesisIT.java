package io.shardflow.jobs;

import io.shardflow.datagen.kinesis.LocalKinesisExtension;

class LocalKinesisIT extends KinesisIT {
  LocalKinesisIT() {
    super(new LocalKinesisExtension());
  }
}
