package io.shardflow.tables.delta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** Serializes commits for the state of the committer. */
final class DeltaCommitSerializer implements SimpleVersionedSerializer<DeltaCommit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DeltaCommit commit) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    StringValue.writeString(commit.application(), out);
    out.writeLong(commit.version());
    out.writeInt(commit.files().size());
    for (DeltaFile file : commit.files()) {
      DeltaFileSerializer.write(file, out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public DeltaCommit deserialize(int version, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    String application = StringValue.readString(in);
    long checkpoint = in.readLong();
    List<DeltaFile> files = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      files.add(DeltaFileSerializer.read(in));
    }
    return new DeltaCommit(application, checkpoint, files);
  }
}
