/** SNS: topics that keep the newest messages, for tests and demos to look at. */
package io.shardflow.localkinesis.sns;
