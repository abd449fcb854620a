package im.clove.i2p.socks;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.runtime.door.Anteroom;
import im.clove.runtime.transport.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's way to its stream: greeting, request, dial, answer, and then a [SocksPump] takes over. On the event
/// loop; the dial is on a virtual thread.
final class SocksHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SocksHandshake.class);
    private static final String ENCODER = "socks-encoder";
    private static final String GREETING = "socks-greeting";
    private static final String REQUEST = "socks-request";

    private final SocksProxy proxy;
    private final Duration patience;
    private boolean asked;
    private Anteroom.@Nullable Place place;
    private @Nullable ScheduledFuture<?> deadline;

    SocksHandshake(SocksProxy proxy, Duration patience) {
        this.proxy = proxy;
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Anteroom.Place waiting = proxy.enter(() -> end(ctx));
        place = waiting;
        var _ = ctx.channel().closeFuture().addListener(_ -> waiting.leave());
        ctx.pipeline().addBefore(ctx.name(), ENCODER, Socks5ServerEncoder.DEFAULT);
        ctx.pipeline().addBefore(ctx.name(), GREETING, new Socks5InitialRequestDecoder());
        deadline = ctx.executor().schedule(() -> end(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
        ctx.read();
    }

    private static void end(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!asked) {
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Socks5InitialRequest greeting when isGood(greeting.decoderResult()) -> greeted(ctx, greeting);
            case Socks5CommandRequest request when isGood(request.decoderResult()) && !asked -> asked(ctx, request);
            case Socks5CommandRequest _
            when !asked -> {
                // A name that cannot be one (a label of more than 63 bytes), or not SOCKS after all.
                asked = true;
                refuse(ctx, SocksProxy.Refused.FAILURE);
            }
            default -> {
                // Not SOCKS 5, cut off, or more than a client may say before it has its answer.
                io.netty.util.ReferenceCountUtil.release(message);
                var _ = ctx.close();
            }
        }
    }

    private void spoke() {
        Anteroom.Place waiting = place;
        if (waiting != null) {
            waiting.spoke();
        }
    }

    private static boolean isGood(DecoderResult result) {
        return result.isSuccess();
    }

    private void greeted(ChannelHandlerContext ctx, Socks5InitialRequest greeting) {
        if (!greeting.authMethods().contains(Socks5AuthMethod.NO_AUTH)) {
            var _ = ctx.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        spoke();
        var _ = ctx.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH));
        // In this order: what a hasty client has sent after its greeting comes out when that decoder goes.
        ctx.pipeline().addBefore(ctx.name(), REQUEST, new Socks5CommandRequestDecoder());
        ctx.pipeline().remove(GREETING);
    }

    private void asked(ChannelHandlerContext ctx, Socks5CommandRequest request) {
        asked = true;
        spoke();
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (!request.type().equals(Socks5CommandType.CONNECT)) {
            refuse(ctx, SocksProxy.Refused.COMMAND_UNSUPPORTED);
        } else if (!request.dstAddrType().equals(Socks5AddressType.DOMAIN)) {
            refuse(ctx, SocksProxy.Refused.ADDRESS_UNSUPPORTED);
        } else {
            Thread.ofVirtual().name("socks-dial").start(() -> dial(ctx, request.dstAddr(), request.dstPort()));
        }
    }

    private void dial(ChannelHandlerContext ctx, String host, int port) {
        try {
            Duplex stream = proxy.open(host, port);
            var _ = ctx.channel().closeFuture().addListener(_ -> stream.close());
            ctx.executor().execute(() -> connected(ctx, stream));
        } catch (SocksProxy.Refused e) {
            LOG.debug("SOCKS request refused: {}", AddressScrubber.scrub(String.valueOf(e.getMessage())));
            ctx.executor().execute(() -> refuse(ctx, e.status()));
        }
    }

    /// Success is `0.0.0.0:0` of the IPv4 type in one piece.
    ///
    /// COMPAT(mod_darknet, mod_onions): both take any other bound address for a failure and read the answer at
    /// once.
    private void connected(ChannelHandlerContext ctx, Duplex stream) {
        if (!ctx.channel().isActive()) {
            stream.close();
            return;
        }
        if (!proxy.admit()) {
            LOG.debug("Too many SOCKS connections");
            refuse(ctx, SocksProxy.Refused.FAILURE);
            return;
        }
        var _ = ctx.channel().closeFuture().addListener(_ -> proxy.release());
        if (place != null) {
            place.leave();
        }
        ByteBuf answer = Unpooled.wrappedBuffer(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        SocksPump pump = new SocksPump(stream, ctx.channel());
        ctx.pipeline().addLast(pump);
        ctx.pipeline().remove(ENCODER);
        var _ = ctx.writeAndFlush(answer);
        ctx.pipeline().remove(SocksHandshake.class);
        ctx.pipeline().remove(REQUEST);
        pump.start();
    }

    private static void refuse(ChannelHandlerContext ctx, byte status) {
        var _ = ctx.writeAndFlush(new DefaultSocks5CommandResponse(
                        Socks5CommandStatus.valueOf(status), Socks5AddressType.IPv4, "0.0.0.0", 0))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("SOCKS client: {}", cause.toString());
        var _ = ctx.close();
    }
}
