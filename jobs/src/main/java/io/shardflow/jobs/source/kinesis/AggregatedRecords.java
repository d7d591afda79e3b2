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
 * Mends records that a producer has aggregated in the format of the Kinesis Producer Library. The
 * connector drops an aggregated record whole if a partition key or a hash key of one record inside
 * is missing or is not a number in range. No job reads these keys.
 */
final class AggregatedRecords {
  private static final int MAGIC = 0xF3899AC2;
  private static final int DIGEST_BYTES = 16;
  private static final int MAX_HASH_KEY_BITS = 128;

  private AggregatedRecords() {}

  /**
   * Returns a payload that the connector takes apart, with the same records inside. Every payload
   * that it can take apart, or that is not aggregated, is returned as it is.
   */
  static ByteBuffer readable(ByteBuffer payload) {
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
      boolean readable =
          aggregated.getRecordsList().stream().allMatch(record -> hasKeys(record, aggregated));
      return readable ? payload : withoutKeys(aggregated);
    } catch (InvalidProtocolBufferException e) {
      return payload;
    }
  }

  private static boolean hasKeys(Record record, AggregatedRecord aggregated) {
    if (!isIn(record.getPartitionKeyIndex(), aggregated.getPartitionKeyTableCount())) {
      return false;
    }
    return !record.hasExplicitHashKeyIndex()
        || isIn(record.getExplicitHashKeyIndex(), aggregated.getExplicitHashKeyTableCount())
            && isHashKey(
                aggregated.getExplicitHashKeyTable((int) record.getExplicitHashKeyIndex()));
  }

  private static boolean isIn(long index, int count) {
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
