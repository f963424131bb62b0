package io.couponflow.job;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Reads every line that this JVM logs, at DEBUG and above, whoever logs it and by whichever library, and keeps those that
 * hold a word. The console gets what it always gets.
 */
final class LogWatch implements AutoCloseable {

    private final String word;
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong debugLines = new AtomicLong();
    private final Logger javaLogger = Logger.getLogger("");
    private final java.util.logging.Level javaLevel = javaLogger.getLevel();
    private final Handler javaHandler = new OfJava();
    private final OfLog4j appender = new OfLog4j();

    LogWatch(String word) {
        this.word = word;
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration configuration = context.getConfiguration();
        LoggerConfig root = configuration.getRootLogger();
        Level before = root.getLevel();
        for (var console : List.copyOf(root.getAppenders().values())) {
            root.removeAppender(console.getName());
            root.addAppender(console, before, null);
        }
        appender.start();
        root.addAppender(appender, Level.DEBUG, null);
        root.setLevel(Level.DEBUG);
        context.updateLoggers();
        javaHandler.setLevel(java.util.logging.Level.FINE);
        javaLogger.addHandler(javaHandler);
        javaLogger.setLevel(java.util.logging.Level.FINE);
    }

    /** The lines that hold the word. */
    List<String> found() {
        return List.copyOf(found);
    }

    /** How many lines were read. */
    long lines() {
        return lines.get();
    }

    /** How many of them were at DEBUG. */
    long debugLines() {
        return debugLines.get();
    }

    @Override
    public void close() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        context.reconfigure();
        appender.stop();
        javaLogger.removeHandler(javaHandler);
        javaLogger.setLevel(javaLevel);
    }

    private void read(String logger, String message, Throwable thrown) {
        lines.incrementAndGet();
        String line = logger + ": " + message + (thrown == null ? "" : ExceptionUtils.stringifyException(thrown));
        if (line.contains(word)) {
            found.add(line);
        }
    }

    private final class OfLog4j extends AbstractAppender {
        private OfLog4j() {
            super("watch", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLevel() == Level.DEBUG) {
                debugLines.incrementAndGet();
            }
            read(event.getLoggerName(), event.getMessage().getFormattedMessage(), event.getThrown());
        }
    }

    private final class OfJava extends Handler {
        @Override
        public void publish(LogRecord record) {
            read(String.valueOf(record.getLoggerName()), String.valueOf(record.getMessage()), record.getThrown());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
