package io.shardflow.localkinesis.http;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;

/** Operations on the TCP connections of channels. */
final class Connections {
  private Connections() {}

  /** Closes the connection of a channel, which is the channel itself or its parent (HTTP/2). */
  static void cut(Channel channel) {
    (channel.parent() instanceof ServerChannel ? channel : channel.parent()).close();
  }
}
