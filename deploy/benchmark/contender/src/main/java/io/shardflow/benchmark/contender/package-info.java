/**
 * The part of the benchmark that runs in the JVM of every contender: the interface that contenders
 * implement, and the protocol between them and the harness. Depends on the JDK only, so that it
 * fits onto any class path.
 */
package io.shardflow.benchmark.contender;
