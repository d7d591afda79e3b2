package io.shardflow.model.event;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A sale at a store; a return if the amount is negative. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Sale implements Event {
  public String category;
  public String storeId;
  public Instant eventTime;

  /** In the store's currency. */
  public BigDecimal sales;

  public static final EventFormat<Sale> FORMAT = new EventFormat<>(Sale.class, Sale::read);

  private static Sale read(FieldReader in) throws MalformedException, IOException {
    String category = null;
    String storeId = null;
    Instant eventTime = null;
    BigDecimal sales = null;
    while (in.next()) {
      switch (in.name()) {
        case "category":
          category = in.text();
          break;
        case "store_id":
          storeId = in.text();
          break;
        case "evnt_time":
          eventTime = in.time();
          break;
        case "sales":
          sales = in.decimal();
          break;
        default:
          in.skip();
      }
    }
    return new Sale(
        require("category", category),
        require("store_id", storeId),
        require("evnt_time", eventTime),
        require("sales", sales));
  }

  @Override
  public String deliveryKey() {
    return storeId;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("category", category);
    out.text("store_id", storeId);
    out.isoTime("evnt_time", eventTime);
    out.decimal("sales", sales);
  }
}
