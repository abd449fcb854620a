package im.clove.node.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

/// A log line as the journal takes it from standard error: a priority in front (sd-daemon(3)), no time, because the
/// journal has its own. Every line of a stack trace carries the priority.
final class JournalLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        String priority = switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
        String name = event.getLoggerName();
        String text = name.substring(name.lastIndexOf('.') + 1) + " " + event.getFormattedMessage();
        if (event.getThrowableProxy() != null) {
            text = text + "\n"
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing();
        }
        StringBuilder out = new StringBuilder();
        text.lines().forEach(line -> out.append(priority).append(line).append('\n'));
        return out.toString();
    }
}
