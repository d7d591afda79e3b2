package io.shardflow.jobs;

import io.shardflow.localkinesis.NodeKinesis;

class NodeKinesisIT extends KinesisIT {
  NodeKinesisIT() {
    super(new NodeKinesis());
  }
}
