package io.couponflow.quickstart;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs command lines in this process. */
final class CommandLineTester {

    /** What a command line came to. */
    record Outcome(int exitCode, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }
    }

    private CommandLineTester() {}

    static Outcome couponflow(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Main(new PrintWriter(out, true), new PrintWriter(err, true)).run(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
