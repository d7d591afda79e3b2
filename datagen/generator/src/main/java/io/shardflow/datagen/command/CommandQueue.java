package io.shardflow.datagen.command;

import io.shardflow.codec.EventDecoder;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.sensors.SensorCommand;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lombok.Value;

/**
 * The commands that have arrived and are not obeyed yet, and the counters of all. One thread adds
 * commands, another one obeys them, any thread may read the counters.
 */
public final class CommandQueue {
  /** The origin of rows outside of files and streams that are read by jobs. */
  public static final Origin ORIGIN = new CommandOrigin("commands", "", Instant.EPOCH);

  private final Consumer<SensorCommand> received;
  private final EventDecoder<SensorCommand> decoder = EventDecoder.json(SensorCommand.FORMAT);
  private final Queue<SensorCommand> opened = new ConcurrentLinkedQueue<>();
  private final AtomicLong obeyed = new AtomicLong();
  private final AtomicLong withoutEffect = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong ignored = new AtomicLong();

  public CommandQueue() {
    this(command -> {});
  }

  /**
   * Creates an empty queue.
   *
   * @param received is called with each row of an opened or closed alert, by the thread that adds
   */
  public CommandQueue(Consumer<SensorCommand> received) {
    this.received = received;
  }

  @Value
  private static class CommandOrigin implements Origin {
    String source;
    String position;
    Instant arrivalTime;
  }

  /** Adds a record of the stream of commands, whatever it is. */
  public void add(byte[] payload) {
    Decoded<SensorCommand> decoded = decoder.decode(payload, ORIGIN);
    String state = decoded.isEvent() ? decoded.event().state() : "";
    if (state.equals(SensorCommand.OPENED)) {
      opened.add(decoded.event());
      received.accept(decoded.event());
    } else if (state.equals(SensorCommand.CLOSED)) {
      closed.incrementAndGet();
      received.accept(decoded.event());
    } else {
      ignored.incrementAndGet();
    }
  }

  /**
   * Lets sensors obey the commands that have arrived.
   *
   * @param nextIndex the index of the next record to generate
   */
  public void apply(EventGenerator generator, long nextIndex) {
    for (SensorCommand command; (command = opened.poll()) != null; ) {
      (generator.obey(command, nextIndex) ? obeyed : withoutEffect).incrementAndGet();
    }
  }

  /** Returns the number of commands that changed a sensor. */
  public long obeyed() {
    return obeyed.get();
  }

  /** Returns the number of commands that repeated others, or had nothing to change. */
  public long withoutEffect() {
    return withoutEffect.get();
  }

  /** Returns the number of alerts reported as closed. */
  public long closed() {
    return closed.get();
  }

  /** Returns the number of records that are not commands. */
  public long ignored() {
    return ignored.get();
  }

  /** Returns the counters in words. */
  @Override
  public String toString() {
    return String.format(
        "%,d commands obeyed, %,d without effect; %,d alerts closed; %,d records ignored",
        obeyed(), withoutEffect(), closed(), ignored());
  }
}
