package io.shardflow.jobs;

import io.shardflow.datagen.kinesis.NodeKinesis;

class NodeKinesisIT extends KinesisIT {
  NodeKinesisIT() {
    super(new NodeKinesis());
  }
}
