package io.shardflow.jobs.taxi;

import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.result.TypedTrip;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Every taxi trip as a row with typed columns. Each trip is converted alone, so none is late. */
public final class TaxiTripsPipeline {
  private TaxiTripsPipeline() {}

  /** Connects the pipeline. */
  public static DataStream<TypedTrip> of(DataStream<TaxiTrip> trips) {
    return trips.map(TypedTrip::new).returns(TypedTrip.class).name("type trips").uid("type-trips");
  }
}
