package io.shardflow.localkinesis;

class LocalKinesisConformanceTest extends KinesisConformance {
  LocalKinesisConformanceTest() {
    super(new LocalKinesisExtension());
  }
}
