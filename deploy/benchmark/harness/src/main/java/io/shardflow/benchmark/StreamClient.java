package io.shardflow.benchmark;

import io.shardflow.datagen.KinesisRecordWriter;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Puts records into the local Kinesis. */
final class StreamClient {
  private static final int RECORDS_A_CALL = 500;

  private StreamClient() {}

  static KinesisRecordWriter writer(String endpoint, String stream) {
    KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    return new KinesisRecordWriter(client, stream, RECORDS_A_CALL);
  }
}
