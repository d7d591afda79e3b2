package io.shardflow.datagen.kinesis;

class LocalKinesisConformanceTest extends KinesisConformance {
  LocalKinesisConformanceTest() {
    super(new LocalKinesisExtension());
  }
}
