/**
 * The job {@code store-revenue}: the revenue per store and per category in each window, exact to
 * the cent.
 */
package io.shardflow.jobs.revenue;
