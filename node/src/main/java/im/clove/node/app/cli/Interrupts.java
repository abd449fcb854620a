package im.clove.node.app.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes Ctrl-C and SIGTERM: the first asks for an end, a further one forces it. A shutdown hook alone cannot tell
/// the second from the first, so this uses `sun.misc.Signal`, by name because the compiler refuses the class
/// itself (decision 23); on a Java without it a shutdown hook asks, and nothing forces.
final class Interrupts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interrupts.class);

    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> undo = new ArrayList<>();
    private final Runnable first;
    private final Runnable further;

    private Interrupts(Runnable first, Runnable further) {
        this.first = first;
        this.further = further;
    }

    static Interrupts on(Runnable first, Runnable further) {
        Interrupts interrupts = new Interrupts(first, further);
        try {
            interrupts.handle("INT");
            interrupts.handle("TERM");
        } catch (Throwable e) {
            LOG.debug("Signals are not available: {}", e.toString());
            interrupts.hook();
        }
        return interrupts;
    }

    /// Called on a thread of the JVM's own for each signal.
    private void arrived() {
        if (count.getAndIncrement() == 0) {
            first.run();
        } else {
            further.run();
        }
    }

    private void handle(String name) throws Throwable {
        Class<?> signalClass = Class.forName("sun.misc.Signal");
        Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle arrived = MethodHandles.dropArguments(
                lookup.bind(this, "arrived", MethodType.methodType(void.class)), 0, signalClass);
        Object handler = MethodHandleProxies.asInterfaceInstance(handlerClass, arrived);
        MethodHandle set = MethodHandles.publicLookup()
                .findStatic(signalClass, "handle", MethodType.methodType(handlerClass, signalClass, handlerClass));
        Object signal = signalClass.getConstructor(String.class).newInstance(name);
        Object before = set.invoke(signal, handler);
        undo.add(() -> {
            try {
                Object _ = set.invoke(signal, before);
            } catch (Throwable e) {
                LOG.debug("The handler of {} was not put back: {}", name, e.toString());
            }
        });
    }

    private void hook() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            arrived();
            try {
                ended.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
        ended.countDown();
    }
}
