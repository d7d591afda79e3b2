/** The generated events that all contenders process, laid out in files for each of them. */
package io.shardflow.benchmark.input;
