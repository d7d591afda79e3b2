package io.shardflow.localkinesis;

import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A request about a stream that exists. */
interface Request {
  void send(KinesisClient kinesis, String stream);
}
