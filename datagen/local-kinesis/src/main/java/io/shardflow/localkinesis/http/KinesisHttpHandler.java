package io.shardflow.localkinesis.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
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
import io.shardflow.localkinesis.api.KinesisError;
import io.shardflow.localkinesis.api.Messages.Failure;
import io.shardflow.localkinesis.api.Messages.SubscribeToShard;
import io.shardflow.localkinesis.api.WireFormat;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.http.Subscriptions.Subscription;
import io.shardflow.localkinesis.operation.Operations;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Responds to the calls of all connections, with HTTP/1.1 and HTTP/2. */
@Sharable
public final class KinesisHttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TARGET_HEADER = "X-Amz-Target";
  private static final String REQUEST_ID_HEADER = "x-amzn-RequestId";
  private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

  private final Operations operations;
  private final Subscriptions subscriptions;
  private final FaultInjection faults;

  public KinesisHttpHandler(
      Operations operations, Subscriptions subscriptions, FaultInjection faults) {
    this.operations = operations;
    this.subscriptions = subscriptions;
    this.faults = faults;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String target = request.headers().get(TARGET_HEADER, "");
    String name = target.substring(target.indexOf('.') + 1);
    WireFormat wire = WireFormat.of(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    byte[] body = ByteBufUtil.getBytes(request.content());
    // After invalid HTTP, the rest of the connection cannot be parsed either.
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    try {
      if (request.decoderResult().isFailure()) {
        throw new KinesisError(
            "SerializationException", "Not valid HTTP: " + request.decoderResult().cause());
      }
      if (name.equals(Operations.SUBSCRIBE)) {
        operations.admit(name, authorization, wire, body);
        subscribe(context, wire, wire.read(body, SubscribeToShard.class));
      } else {
        respond(
            context,
            name,
            wire,
            HttpResponseStatus.OK,
            operations.call(name, authorization, wire, body),
            keepAlive);
      }
    } catch (KinesisError e) {
      respond(
          context,
          name,
          wire,
          HttpResponseStatus.valueOf(e.status()),
          new Failure(e.type(), e.getMessage()),
          keepAlive);
    } catch (RuntimeException e) {
      respond(
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
    // The client has closed the connection, or has not sent HTTP.
    context.close();
  }

  private void respond(
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
        status.equals(HttpResponseStatus.OK) && faults.occurs(Fault.CUT, operation)
            ? () -> sendHalf(context, response)
            : () -> {
              var sent = context.writeAndFlush(response);
              if (!keepAlive) {
                sent.addListener(ChannelFutureListener.CLOSE);
              }
            };
    if (faults.occurs(Fault.SLOW, operation)) {
      context.executor().schedule(send, faults.delayMillis(), TimeUnit.MILLISECONDS);
    } else {
      send.run();
    }
  }

  private static void sendHalf(ChannelHandlerContext context, FullHttpResponse response) {
    HttpResponse head =
        new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers());
    ByteBuf half = response.content().slice(0, response.content().readableBytes() / 2);
    context.write(head);
    context
        .writeAndFlush(new DefaultHttpContent(half))
        .addListener(sent -> Connections.cut(context.channel()));
  }

  private void subscribe(ChannelHandlerContext context, WireFormat wire, SubscribeToShard request) {
    Subscription subscription = subscriptions.open(request, wire, context.channel());
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    setHeaders(head, EVENT_STREAM);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.writeAndFlush(head);
    if (!faults.occurs(Fault.UNANSWERED, Operations.SUBSCRIBE)) {
      subscription.start();
    }
  }

  private static void setHeaders(HttpResponse response, String contentType) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(REQUEST_ID_HEADER, UUID.randomUUID().toString());
  }
}
