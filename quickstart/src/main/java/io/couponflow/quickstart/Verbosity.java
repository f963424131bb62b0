package io.couponflow.quickstart;

import picocli.CommandLine.Option;

/** The option that every command has. {@link Main} reads it off the command line, before the first logger is made. */
final class Verbosity {

    @Option(names = "--verbose", description = "Shows the log, and where a failure came from.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }
}
