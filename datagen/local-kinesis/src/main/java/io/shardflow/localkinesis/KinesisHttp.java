package io.shardflow.localkinesis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.shardflow.localkinesis.KinesisFaults.Fault;
import io.shardflow.localkinesis.Messages.Failure;
import io.shardflow.localkinesis.Messages.SubscribeToShard;
import io.shardflow.localkinesis.Subscriptions.Subscription;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Answers the calls of every connection, of HTTP/1.1 and HTTP/2 alike. */
@Sharable
final class KinesisHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TARGET = "X-Amz-Target";
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

  private final Operations operations;
  private final Subscriptions subscriptions;
  private final FaultInjection chance;

  KinesisHttp(Operations operations, Subscriptions subscriptions, FaultInjection chance) {
    this.operations = operations;
    this.subscriptions = subscriptions;
    this.chance = chance;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String target = request.headers().get(TARGET, "");
    String name = target.substring(target.indexOf('.') + 1);
    WireFormat wire = WireFormat.of(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    byte[] body = ByteBufUtil.getBytes(request.content());
    // What comes after something that is no HTTP makes no sense either.
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    try {
      if (request.decoderResult().isFailure()) {
        throw new KinesisError(
            "SerializationException", "This is no HTTP: " + request.decoderResult().cause());
      }
      if (name.equals(Operations.SUBSCRIBE)) {
        operations.admit(name, authorization, wire, body);
        subscribe(context, wire, wire.read(body, SubscribeToShard.class));
      } else {
        answer(
            context,
            name,
            wire,
            HttpResponseStatus.OK,
            operations.call(name, authorization, wire, body),
            keepAlive);
      }
    } catch (KinesisError e) {
      answer(
          context,
          name,
          wire,
          HttpResponseStatus.valueOf(e.status()),
          new Failure(e.type(), e.getMessage()),
          keepAlive);
    } catch (RuntimeException e) {
      answer(
          context,
          name,
          wire,
          HttpResponseStatus.INTERNAL_SERVER_ERROR,
          new Failure(KinesisError.INTERNAL_FAILURE, e.toString()),
          keepAlive);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // What the other side no longer wants to know, or never wrote as HTTP.
    context.close();
  }

  private void answer(
      ChannelHandlerContext context,
      String operation,
      WireFormat wire,
      HttpResponseStatus status,
      Object message,
      boolean keepAlive) {
    byte[] bytes = wire.write(message);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
    setHeaders(response, wire.contentType());
    HttpUtil.setContentLength(response, bytes.length);
    HttpUtil.setKeepAlive(response, keepAlive);
    Runnable send =
        status.equals(HttpResponseStatus.OK) && chance.strikes(Fault.CUT, operation)
            ? () -> sendHalf(context, response)
            : () -> {
              var sent = context.writeAndFlush(response);
              if (!keepAlive) {
                sent.addListener(ChannelFutureListener.CLOSE);
              }
            };
    if (chance.strikes(Fault.SLOW, operation)) {
      context.executor().schedule(send, chance.delayMillis(), TimeUnit.MILLISECONDS);
    } else {
      send.run();
    }
  }

  private static void sendHalf(ChannelHandlerContext context, FullHttpResponse response) {
    HttpResponse head =
        new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers());
    ByteBuf half = response.content().slice(0, response.content().readableBytes() / 2);
    context.write(head);
    context.writeAndFlush(new DefaultHttpContent(half)).addListener(sent -> cut(context.channel()));
  }

  /** Cuts the connection that a channel is, or is part of. */
  static void cut(Channel channel) {
    (channel.parent() instanceof ServerChannel ? channel : channel.parent()).close();
  }

  private void subscribe(ChannelHandlerContext context, WireFormat wire, SubscribeToShard request) {
    Subscription subscription = subscriptions.open(request, wire, context.channel());
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    setHeaders(head, EVENT_STREAM);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.writeAndFlush(head);
    if (!chance.strikes(Fault.UNANSWERED, Operations.SUBSCRIBE)) {
      subscription.start();
    }
  }

  private static void setHeaders(HttpResponse response, String contentType) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(REQUEST_ID, UUID.randomUUID().toString());
  }
}
