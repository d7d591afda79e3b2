package io.shardflow.jobs.source.generator;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimitedSourceReader;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratingIteratorSourceReader;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A {@link DataGeneratorSource} with a rate limit. Flink's own rate limiter leaks a thread in the
 * TaskManager, and with it the job's classes, whenever a job ends or restarts. The thread of this
 * source ends with the reader. The state is that of a {@code DataGeneratorSource}.
 */
public final class RateLimitedSource<T>
    implements Source<T, NumberSequenceSplit, Collection<NumberSequenceSplit>>,
        ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final DataGeneratorSource<T> source;
  private final double perSecond;

  /**
   * Creates a source.
   *
   * @param count the number of elements
   * @param perSecond the number of elements per second of all instances together
   */
  public RateLimitedSource(
      GeneratorFunction<Long, T> elements, long count, double perSecond, TypeInformation<T> type) {
    this.source = new DataGeneratorSource<>(elements, count, type);
    this.perSecond = perSecond;
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return source.getProducedType();
  }

  @Override
  public SourceReader<T, NumberSequenceSplit> createReader(SourceReaderContext context) {
    double nanos = TimeUnit.SECONDS.toNanos(1) / perSecond * context.currentParallelism();
    return new Reader<>(
        new GeneratingIteratorSourceReader<>(context, source.getGeneratorFunction()),
        new Pacer(nanos));
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context,
      Collection<NumberSequenceSplit> checkpoint) {
    return source.restoreEnumerator(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Collection<NumberSequenceSplit>>
      getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  /** Delays elements to keep the rate. */
  private static final class Pacer implements RateLimiter, AutoCloseable {
    /** The longest delay that a burst of elements may catch up. */
    private static final long MAX_BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double nanosPerElement;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "rate-limited-source");
              thread.setDaemon(true);
              return thread;
            });
    private final long start = System.nanoTime();

    /** When the next element is due, in nanoseconds since the start. */
    private double dueNanos;

    Pacer(double nanosPerElement) {
      this.nanosPerElement = nanosPerElement;
    }

    @Override
    public CompletionStage<Void> acquire() {
      long now = System.nanoTime() - start;
      long wait = (long) dueNanos - now;
      dueNanos = Math.max(dueNanos, now - MAX_BURST_NANOS) + nanosPerElement;
      if (wait <= 0) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> due = new CompletableFuture<>();
      timer.schedule(() -> due.complete(null), wait, TimeUnit.NANOSECONDS);
      return due;
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }

  private static final class Reader<T> extends RateLimitedSourceReader<T, NumberSequenceSplit> {
    private final Pacer pacer;

    Reader(SourceReader<T, NumberSequenceSplit> reader, Pacer pacer) {
      super(reader, pacer);
      this.pacer = pacer;
    }

    @Override
    public void close() throws Exception {
      pacer.close();
      super.close();
    }
  }
}
