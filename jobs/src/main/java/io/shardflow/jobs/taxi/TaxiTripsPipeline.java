package io.shardflow.jobs.taxi;

import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.result.TypedTrip;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Every taxi trip as a row of typed columns. Each stands for itself, so none is late. */
public final class TaxiTripsPipeline {
  private TaxiTripsPipeline() {}

  public static DataStream<TypedTrip> of(DataStream<TaxiTrip> trips) {
    return trips.map(TypedTrip::new).returns(TypedTrip.class).name("type trips").uid("type-trips");
  }
}
