package io.shardflow.jobs.upgrade;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.LinkedOptionalMap;

/**
 * Describes the content of a savepoint as text that can be compared: each state of each operator,
 * its kind, and how it is serialized. A line ends with the version of the serializer's snapshot. A
 * checksum follows if the snapshot contains more than what is shown.
 */
final class SavedState {
  private final StringBuilder text = new StringBuilder();

  private SavedState() {}

  /**
   * Describes the state of a job.
   *
   * @param graph the graph of the job, with the uids of the operators
   */
  static String describe(Path savepoint, StreamGraph graph) throws Exception {
    Map<OperatorID, String> uids = uids(graph);
    Map<String, OperatorState> operators = new TreeMap<>();
    for (OperatorState operator : read(savepoint).getOperatorStates()) {
      operators.put(
          uids.getOrDefault(operator.getOperatorID(), "? " + operator.getOperatorID()), operator);
    }
    SavedState state = new SavedState();
    for (Map.Entry<String, OperatorState> operator : operators.entrySet()) {
      state.add(operator.getKey(), operator.getValue());
    }
    return state.text.toString();
  }

  private static CheckpointMetadata read(Path savepoint) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(
          in, SavedState.class.getClassLoader(), savepoint.toUri().toString());
    }
  }

  private static Map<OperatorID, String> uids(StreamGraph graph) {
    Map<Integer, byte[]> hashes =
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Map<OperatorID, String> uids = new HashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      uids.put(new OperatorID(hashes.get(node.getId())), node.getTransformationUID());
    }
    return uids;
  }

  private void add(String uid, OperatorState operator) throws Exception {
    Map<String, StateMetaInfoSnapshot> states = new TreeMap<>();
    TypeSerializerSnapshot<?> key = null;
    boolean raw = false;
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        OperatorBackendSerializationProxy proxy =
            new OperatorBackendSerializationProxy(SavedState.class.getClassLoader());
        try (FSDataInputStream in = handle.openInputStream()) {
          proxy.read(new DataInputViewStreamWrapper(in));
        }
        proxy.getOperatorStateMetaInfoSnapshots().forEach(s -> states.put(s.getName(), s));
        proxy.getBroadcastStateMetaInfoSnapshots().forEach(s -> states.put(s.getName(), s));
      }
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        KeyedBackendSerializationProxy<Object> proxy =
            new KeyedBackendSerializationProxy<>(SavedState.class.getClassLoader());
        try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
          proxy.read(new DataInputViewStreamWrapper(in));
        }
        key = proxy.getKeySerializerSnapshot();
        proxy.getStateMetaInfoSnapshots().forEach(s -> states.put(s.getName(), s));
      }
      raw |= subtask.getRawKeyedState().hasState() || subtask.getRawOperatorState().hasState();
    }
    if (states.isEmpty() && !raw && operator.getCoordinatorState() == null) {
      return;
    }
    line(1, uid);
    if (operator.getCoordinatorState() != null) {
      line(2, "state of the coordinator");
    }
    if (raw) {
      line(2, "raw state");
    }
    if (key != null) {
      line(2, "key");
      add(3, "", key);
    }
    for (StateMetaInfoSnapshot state : states.values()) {
      add(state);
    }
  }

  private void add(StateMetaInfoSnapshot state) throws Exception {
    String kind =
        switch (state.getBackendStateType()) {
          case KEY_VALUE ->
              state.getOption(StateMetaInfoSnapshot.CommonOptionsKeys.KEYED_STATE_TYPE);
          case PRIORITY_QUEUE -> "TIMERS";
          case OPERATOR, BROADCAST ->
              state.getOption(
                  StateMetaInfoSnapshot.CommonOptionsKeys.OPERATOR_STATE_DISTRIBUTION_MODE);
        };
    line(2, "%s, %s".formatted(state.getName(), kind));
    for (Map.Entry<String, TypeSerializerSnapshot<?>> serializer :
        new TreeMap<>(state.getSerializerSnapshotsImmutable()).entrySet()) {
      add(3, serializer.getKey() + ": ", serializer.getValue());
    }
  }

  private void add(int depth, String name, TypeSerializerSnapshot<?> snapshot) throws Exception {
    String what =
        "%s%s %d"
            .formatted(
                name,
                snapshot.getClass().getSimpleName().replaceFirst("(Serializer)?Snapshot$", ""),
                snapshot.getCurrentVersion());
    if (snapshot instanceof PojoSerializerSnapshot<?> pojo) {
      line(depth, what + " " + pojoClass(pojo).getName());
      for (Map.Entry<String, TypeSerializerSnapshot<?>> field : fields(pojo).entrySet()) {
        add(depth + 1, field.getKey() + ": ", field.getValue());
      }
    } else if (snapshot instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
      line(depth, what);
      for (TypeSerializerSnapshot<?> nested : composite.getNestedSerializerSnapshots()) {
        add(depth + 1, "", nested);
      }
    } else if (snapshot instanceof SimpleTypeSerializerSnapshot) {
      line(depth, what);
    } else {
      line(depth, what + " " + checksum(snapshot));
    }
  }

  private static String checksum(TypeSerializerSnapshot<?> snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    snapshot.writeSnapshot(out);
    CRC32 checksum = new CRC32();
    checksum.update(out.getCopyOfBuffer());
    return "%08x".formatted(checksum.getValue());
  }

  private static Class<?> pojoClass(PojoSerializerSnapshot<?> snapshot) throws Exception {
    return (Class<?>) ofPojo(snapshot, "getPojoClass");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, TypeSerializerSnapshot<?>> fields(PojoSerializerSnapshot<?> snapshot)
      throws Exception {
    Map<String, TypeSerializerSnapshot<?>> fields = new LinkedHashMap<>();
    ((LinkedOptionalMap<Field, TypeSerializerSnapshot<?>>)
            ofPojo(snapshot, "getFieldSerializerSnapshots"))
        .getPresentEntries().stream()
            .sorted(Comparator.comparing(field -> field.getKey().getName()))
            .forEach(field -> fields.put(field.getKey().getName(), field.getValue()));
    return fields;
  }

  /** Calls a getter that is private to Flink. */
  private static Object ofPojo(PojoSerializerSnapshot<?> snapshot, String getter)
      throws ReflectiveOperationException {
    Field data = PojoSerializerSnapshot.class.getDeclaredField("snapshotData");
    data.setAccessible(true);
    Method method = data.getType().getDeclaredMethod(getter);
    method.setAccessible(true);
    return method.invoke(data.get(snapshot));
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
