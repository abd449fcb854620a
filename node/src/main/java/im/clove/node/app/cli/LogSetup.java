package im.clove.node.app.cli;

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
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.app.config.Environment;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.host.LogObstacle;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Where the log of a running node goes: a file that is rotated by size, and standard error with priorities for the
/// journal. Commands other than `run` log warnings only ([QuietLog]).
final class LogSetup {
    /// Control characters and line breaks in a message become a mark: a message is one line, whoever caused it.
    static final String BREAKS = "[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]";

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %replace(%msg){'" + BREAKS + "', '\uFFFD'}%n%ex";

    private LogSetup() {}

    /// Begins to log. A log file that cannot be written does not keep a node from running: messages matter more.
    ///
    /// @return why there is no log file, if there is to be one
    static Optional<String> start(NodeConfig.Log log, Environment environment) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.valueOf(log.level().name()));
        // Netty and the router say much of themselves below this.
        context.getLogger("io.netty").setLevel(Level.WARN);
        // It names what was asked for; why an answer is not used is said by whoever asked.
        context.getLogger("org.xbill").setLevel(Level.OFF);
        Optional<String> obstacle = log.files().enabled() ? file(context, root, log.files()) : Optional.empty();
        boolean journal = switch (log.journal()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> environment.variable("JOURNAL_STREAM") != null;
        };
        if (journal) {
            root.addAppender(journal(context));
        }
        obstacle.ifPresent(why -> LoggerFactory.getLogger(LogSetup.class).warn("{}", words(why)));
        return obstacle;
    }

    private static Optional<String> file(LoggerContext context, Logger root, NodeConfig.LogFiles files) {
        String why;
        try {
            Optional<String> obstacle = LogObstacle.of(files);
            if (obstacle.isEmpty()) {
                Appender<ILoggingEvent> appender = file(context, files);
                if (appender.isStarted()) {
                    root.addAppender(appender);
                    return Optional.empty();
                }
            }
            why = obstacle.orElse(files.file() + " cannot be opened");
        } catch (IOException e) {
            why = FileTrouble.words(e);
        }
        return Optional.of(why);
    }

    /// For the person who starts the node.
    static String words(String why) {
        return "There is no log file: " + why + " (option log.file). The node runs without one";
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
