package io.shardflow.local.sizing;

/**
 * A line of the monthly bill.
 *
 * @param item what is paid for
 * @param quantity in units of the price, per month
 * @param dollars per month
 */
record CostLine(String item, double quantity, Price price, double dollars) {
  static CostLine of(String item, double quantity, Price price, PriceTable prices) {
    return new CostLine(item, quantity, price, quantity * prices.of(price));
  }

  static double sum(Iterable<CostLine> lines) {
    double sum = 0;
    for (CostLine line : lines) {
      sum += line.dollars();
    }
    return sum;
  }
}
