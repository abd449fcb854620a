package im.clove.i2p.socks;

import im.clove.runtime.transport.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries bytes between a client's channel and a stream, one virtual thread for each direction. Each side is read
/// only when the other has taken what was read before, so nothing piles up here. The end of either direction ends
/// both.
final class SocksPump extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SocksPump.class);
    private static final int CHUNK = 16 * 1024;

    private final Duplex stream;

    /// At most one read's worth and an end mark: reads happen on demand.
    private final BlockingQueue<ByteBuf> fromClient = new LinkedBlockingQueue<>();

    private volatile boolean ended;
    private final Channel channel;

    SocksPump(Duplex stream, Channel channel) {
        this.stream = stream;
        this.channel = channel;
    }

    /// Begins; on the event loop, when the handshake has left the pipeline.
    void start() {
        Thread.ofVirtual().name("socks-up").start(this::up);
        Thread.ofVirtual().name("socks-down").start(this::down);
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        fromClient.add(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("SOCKS client: {}", cause.toString());
        end();
    }

    private void up() {
        try {
            while (true) {
                ByteBuf bytes = fromClient.take();
                try {
                    if (!bytes.isReadable()) {
                        return;
                    }
                    for (ByteBuffer part : bytes.nioBuffers()) {
                        stream.write(part);
                    }
                } finally {
                    bytes.release();
                }
                if (fromClient.isEmpty()) {
                    stream.flush();
                    channel.read();
                }
            }
        } catch (IOException e) {
            LOG.debug("SOCKS stream: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void down() {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try {
            while (stream.read(buffer.clear()) >= 0) {
                channel.writeAndFlush(Unpooled.copiedBuffer(buffer.flip())).await();
            }
        } catch (IOException e) {
            LOG.debug("SOCKS stream: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /// Closes both sides and lets both threads go.
    private void end() {
        ended = true;
        stream.close();
        var _ = channel.close();
        fromClient.add(Unpooled.EMPTY_BUFFER);
    }
}
