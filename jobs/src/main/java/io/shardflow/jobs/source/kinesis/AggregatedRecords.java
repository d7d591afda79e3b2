package io.shardflow.jobs.source.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.clientlibrary.types.Messages.AggregatedRecord;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.clientlibrary.types.Messages.Record;
import org.apache.flink.kinesis.shaded.com.google.protobuf.InvalidProtocolBufferException;

/**
 * Repairs aggregated records (the format of the Kinesis Producer Library) that the connector cannot
 * deaggregate. The connector drops an aggregated record with everything in it if the partition key
 * or the hash key of one inner record is missing, or is not a number in the valid range. No job
 * reads these keys.
 */
final class AggregatedRecords {
  private static final int MAGIC = 0xF3899AC2;
  private static final int DIGEST_BYTES = 16;
  private static final int MAX_HASH_KEY_BITS = 128;

  private AggregatedRecords() {}

  /**
   * Returns a payload with the same inner records that the connector can deaggregate. A payload
   * that is not aggregated, or that the connector can already deaggregate, is returned unchanged.
   */
  static ByteBuffer repair(ByteBuffer payload) {
    int size = payload.remaining();
    if (size <= Integer.BYTES + DIGEST_BYTES || payload.getInt(payload.position()) != MAGIC) {
      return payload;
    }
    byte[] message = new byte[size - Integer.BYTES - DIGEST_BYTES];
    byte[] digest = new byte[DIGEST_BYTES];
    payload.duplicate().position(payload.position() + Integer.BYTES).get(message).get(digest);
    if (!Arrays.equals(md5(message), digest)) {
      return payload;
    }
    try {
      AggregatedRecord aggregated = AggregatedRecord.parseFrom(message);
      boolean valid =
          aggregated.getRecordsList().stream().allMatch(record -> hasValidKeys(record, aggregated));
      return valid ? payload : withoutKeys(aggregated);
    } catch (InvalidProtocolBufferException e) {
      return payload;
    }
  }

  private static boolean hasValidKeys(Record record, AggregatedRecord aggregated) {
    if (!isIndex(record.getPartitionKeyIndex(), aggregated.getPartitionKeyTableCount())) {
      return false;
    }
    return !record.hasExplicitHashKeyIndex()
        || isIndex(record.getExplicitHashKeyIndex(), aggregated.getExplicitHashKeyTableCount())
            && isHashKey(
                aggregated.getExplicitHashKeyTable((int) record.getExplicitHashKeyIndex()));
  }

  private static boolean isIndex(long index, int count) {
    return index >= 0 && index < count;
  }

  private static boolean isHashKey(String key) {
    return key.matches("[0-9]{1,39}") && new BigInteger(key).bitLength() <= MAX_HASH_KEY_BITS;
  }

  private static ByteBuffer withoutKeys(AggregatedRecord aggregated) {
    AggregatedRecord.Builder builder =
        aggregated.toBuilder()
            .clearPartitionKeyTable()
            .addPartitionKeyTable("unknown")
            .clearExplicitHashKeyTable();
    builder
        .getRecordsBuilderList()
        .forEach(record -> record.setPartitionKeyIndex(0).clearExplicitHashKeyIndex());
    byte[] message = builder.build().toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + message.length + DIGEST_BYTES)
        .putInt(MAGIC)
        .put(message)
        .put(md5(message))
        .flip();
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has MD5", e);
    }
  }
}
