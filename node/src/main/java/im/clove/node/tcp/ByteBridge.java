package im.clove.node.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// The only handler in the pipeline: bytes from the event loop to a waiting virtual thread and back. It asks the
/// channel for bytes only while few wait for the reader, so a slow reader closes the TCP window. Never blocks the
/// event loop: the lock is held for moments.
@SuppressWarnings("FutureReturnValueIgnored") // A failure closes the channel, and the bridge learns of that.
final class ByteBridge extends ChannelInboundHandlerAdapter {
    private static final long LINGER_SECONDS = 3;

    /// With fewer bytes waiting, the loop asks for the next ones itself. A reader that asks has to wake the loop,
    /// which for a short message costs more than all else here.
    private static final int FEW_BYTES = 2 * 1024;

    /// As long as an acknowledgement of XEP-0198 inside TLS. Nothing goes back for one, so the kernel would keep
    /// back its own acknowledgement for 40 ms, and a client that gathers small writes (Nagle) keeps what its user
    /// says next for as long.
    private static final int SHORT = 128;

    private static final ChannelOption<Boolean> ACKNOWLEDGE_NOW =
            NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ByteBuf incoming = Unpooled.EMPTY_BUFFER;
    private boolean asked;
    private boolean inputEnded;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    ByteBridge(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.readableBytes() <= SHORT) {
            acknowledgeNow();
        }
        lock.lock();
        try {
            asked = false;
            if (closed) {
                bytes.release();
                return;
            }
            if (incoming.isReadable()) {
                incoming = Unpooled.wrappedBuffer(incoming, bytes);
            } else {
                incoming.release();
                incoming = bytes;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Holds for what was just read only: the kernel goes back to its own ways.
    private void acknowledgeNow() {
        try {
            channel.config().setOption(ACKNOWLEDGE_NOW, true);
        } catch (ChannelException _) {
            // The connection has just ended.
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // A read that brought nothing (the loop was woken for nothing) is asked for again.
        lock.lock();
        try {
            if (!inputEnded && !closed && (asked || incoming.readableBytes() < FEW_BYTES)) {
                asked = true;
                channel.read();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(null);
    }

    /// The peer has finished sending; we may still write.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            lock.lock();
            try {
                inputEnded = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(cause);
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            ended = true;
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int take(ByteBuffer into) throws IOException {
        lock.lock();
        try {
            if (!incoming.isReadable() && !asked && !inputEnded && !ended && !closed) {
                asked = true;
                channel.read();
            }
            awaitWhile(() -> !incoming.isReadable() && !inputEnded && !ended && !closed);
            if (closed || !incoming.isReadable()) {
                // A reset is no more than an end without a good-bye: the stream above knows which it was.
                return -1;
            }
            int n = Math.min(into.remaining(), incoming.readableBytes());
            incoming.readBytes(into.slice(into.position(), n));
            into.position(into.position() + n);
            if (!incoming.isReadable()) {
                incoming.release();
                incoming = Unpooled.EMPTY_BUFFER;
            }
            return n;
        } finally {
            lock.unlock();
        }
    }

    void awaitWritable() throws IOException {
        if (channel.isWritable() && !closed) {
            checkOpen();
            return;
        }
        channel.flush();
        lock.lock();
        try {
            awaitWhile(() -> !channel.isWritable() && !ended && !closed);
        } finally {
            lock.unlock();
        }
        checkOpen();
    }

    void checkOpen() throws IOException {
        lock.lock();
        try {
            if (closed || ended || !channel.isActive()) {
                throw new IOException("The connection is closed", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhile(BooleanSupplier blocked) throws InterruptedIOException {
        try {
            while (blocked.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the connection");
        }
    }

    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            incoming.release();
            incoming = Unpooled.EMPTY_BUFFER;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            channel.eventLoop().execute(this::closeChannel);
        } catch (RejectedExecutionException _) {
            // The loop is over, and all its channels with it.
        }
    }

    /// What was flushed goes out first, if the peer takes it soon.
    private void closeChannel() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        if (outbound == null || outbound.isEmpty()) {
            channel.close();
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (channel.isOpen()) {
            Future<?> hard = channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> hard.cancel(false));
        }
    }
}
