package io.shardflow.tables.delta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes data files between the writers and the committer. */
final class DeltaFileSerializer implements SimpleVersionedSerializer<DeltaFile> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DeltaFile file) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    write(file, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public DeltaFile deserialize(int version, byte[] bytes) throws IOException {
    return read(new DataInputDeserializer(bytes));
  }

  static void write(DeltaFile file, DataOutputView out) throws IOException {
    StringValue.writeString(file.path(), out);
    out.writeLong(file.bytes());
    out.writeLong(file.modified());
    out.writeLong(file.rows());
    StringValue.writeString(file.statistics(), out);
    out.writeInt(file.partitionValues().size());
    for (String value : file.partitionValues()) {
      StringValue.writeString(value, out);
    }
  }

  static DeltaFile read(DataInputView in) throws IOException {
    String path = StringValue.readString(in);
    long bytes = in.readLong();
    long modified = in.readLong();
    long rows = in.readLong();
    String statistics = StringValue.readString(in);
    List<String> values = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      values.add(StringValue.readString(in));
    }
    return new DeltaFile(path, bytes, modified, rows, statistics, values);
  }
}
