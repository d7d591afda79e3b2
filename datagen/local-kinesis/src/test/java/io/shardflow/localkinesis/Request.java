package io.shardflow.localkinesis;

import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A request for an existing stream. */
interface Request {
  void send(KinesisClient kinesis, String stream);
}
