package im.clove.node.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.OwnerFiles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Where the log of a running node goes: a file that is rotated by size, and standard error with priorities for the
/// journal. Commands other than `run` log warnings only ([QuietLog]).
final class LogSetup {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n%ex";

    private LogSetup() {}

    static void start(NodeConfig.Log log, Environment environment) throws ControlException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.valueOf(log.level().name()));
        // Netty and the router say much of themselves below this.
        context.getLogger("io.netty").setLevel(Level.WARN);
        if (log.files().enabled()) {
            try {
                root.addAppender(file(context, log.files()));
            } catch (IOException e) {
                throw new ControlException(
                        ControlException.Kind.FAILED,
                        "The log file " + log.files().file() + " (option log.file) cannot be written: "
                                + e.getMessage(),
                        e);
            }
        }
        boolean journal = switch (log.journal()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> environment.variable("JOURNAL_STREAM") != null;
        };
        if (journal) {
            root.addAppender(journal(context));
        }
    }

    /// Writes out what is buffered.
    static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, NodeConfig.LogFiles files) throws IOException {
        Path file = files.file();
        OwnerFiles.createFolder(file.toAbsolutePath().resolveSibling(""));
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setMinIndex(1);
        // The policy itself holds at most 20 windows; without any, the one file is begun anew.
        rolling.setMaxIndex(Math.max(1, Math.min(files.keep(), 20)));
        rolling.setFileNamePattern(file + ".%i");
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(files.size()));
        // It looks once a minute unless told otherwise, in which a flood writes far more than was allowed.
        trigger.setCheckIncrement(Duration.buildByMilliseconds(100));
        trigger.start();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setEncoder(encoder);
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    private static Appender<ILoggingEvent> journal(LoggerContext context) {
        JournalLayout layout = new JournalLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("journal");
        appender.setEncoder(encoder);
        // Not System.err, which is led into the log itself ([StrayOutput]).
        appender.setOutputStream(new FileOutputStream(FileDescriptor.err));
        appender.start();
        return appender;
    }
}
