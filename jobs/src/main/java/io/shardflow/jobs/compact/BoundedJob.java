package io.shardflow.jobs.compact;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.InstantiationUtil;

/** Applies functions in bounded Flink jobs. */
public final class BoundedJob implements WorkRunner {
  private final StreamExecutionEnvironment env;

  public BoundedJob(StreamExecutionEnvironment env) {
    this.env = env;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> run(
      String name, List<T> values, Work<T, R> work) throws Exception {
    List<R> results = new ArrayList<>();
    if (values.isEmpty()) {
      return results;
    }
    List<byte[]> serialized = new ArrayList<>();
    for (T value : values) {
      serialized.add(InstantiationUtil.serializeObject(value));
    }
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    try (CloseableIterator<byte[]> found =
        env.fromData(serialized, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .name("plan")
            .rebalance()
            .map(new SerializedWork<>(work))
            .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .name("merge")
            .executeAndCollect(name)) {
      while (found.hasNext()) {
        results.add(deserialize(found.next()));
      }
    }
    return results;
  }

  private static <T> T deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
    return InstantiationUtil.deserializeObject(
        bytes, Thread.currentThread().getContextClassLoader());
  }

  private static final class SerializedWork<T, R extends Serializable>
      implements MapFunction<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    private final Work<T, R> work;

    private SerializedWork(Work<T, R> work) {
      this.work = work;
    }

    @Override
    public byte[] map(byte[] value) throws Exception {
      return InstantiationUtil.serializeObject(work.apply(deserialize(value)));
    }
  }
}
