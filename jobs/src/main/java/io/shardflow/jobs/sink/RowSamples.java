package io.shardflow.jobs.sink;

import io.shardflow.model.OutputRecord;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;

/**
 * A record of a data set that stands for all of them, so that their columns are known before the
 * first record arrives. Nested objects are present and all times are different; every other field
 * is null or 0.
 */
public final class RowSamples {
  private int times;

  private RowSamples() {}

  /** Returns a sample of the records of this type. */
  public static <T extends OutputRecord> T of(TypeInformation<T> type) {
    if (!(type instanceof PojoTypeInfo)) {
      throw new IllegalArgumentException(
          type + " is not one of Flink's POJO types: make the record a value class");
    }
    return new RowSamples().create((PojoTypeInfo<T>) type);
  }

  private <T> T create(PojoTypeInfo<T> type) {
    try {
      T sample = type.getTypeClass().getDeclaredConstructor().newInstance();
      for (int i = 0; i < type.getArity(); i++) {
        Field field = type.getPojoFieldAt(i).getField();
        TypeInformation<?> fieldType = type.getPojoFieldAt(i).getTypeInformation();
        Object value = null;
        if (field.getType() == Instant.class) {
          value = Instant.EPOCH.plus(Duration.ofDays(times++));
        } else if (fieldType instanceof PojoTypeInfo) {
          value = create((PojoTypeInfo<?>) fieldType);
        }
        if (value != null) {
          // Final, as Flink's serializer of such types sets them as well.
          field.setAccessible(true);
          field.set(sample, value);
        }
      }
      return sample;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type + " is not a value class with a no-arg constructor", e);
    }
  }
}
