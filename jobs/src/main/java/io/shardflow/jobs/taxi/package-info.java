/** The job {@code taxi-trips}: taxi trips with typed columns, in folders by pick-up time. */
package io.shardflow.jobs.taxi;
