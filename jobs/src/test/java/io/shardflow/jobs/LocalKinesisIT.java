package io.shardflow.jobs;

import io.shardflow.localkinesis.LocalKinesisExtension;

class LocalKinesisIT extends KinesisIT {
  LocalKinesisIT() {
    super(new LocalKinesisExtension());
  }
}
