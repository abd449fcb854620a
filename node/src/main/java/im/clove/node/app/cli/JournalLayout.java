package im.clove.node.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.regex.Pattern;

/// A log line as the journal takes it from standard error: a priority in front (sd-daemon(3)), no time, because the
/// journal has its own. A message is one line, whoever caused it; every line of a stack trace carries the priority.
final class JournalLayout extends LayoutBase<ILoggingEvent> {
    private static final Pattern BREAKS = Pattern.compile(LogSetup.BREAKS);

    @Override
    public String doLayout(ILoggingEvent event) {
        String priority = switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
        String name = event.getLoggerName();
        String text = name.substring(name.lastIndexOf('.') + 1) + " "
                + BREAKS.matcher(event.getFormattedMessage()).replaceAll("\uFFFD");
        if (event.getThrowableProxy() != null) {
            text = text + "\n"
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing();
        }
        StringBuilder out = new StringBuilder();
        text.lines().forEach(line -> out.append(priority).append(line).append('\n'));
        return out.toString();
    }
}
