package io.couponflow.quickstart;

/** Whether a person looks on. The launcher tells, since Java has no way that is the same in all its versions. */
final class Terminal {

    /** From the cursor's line on, begins anew. */
    static final String CLEAR_LINE = "\r\033[K";
    /** Empties the screen. */
    static final String CLEAR_SCREEN = "\033[H\033[2J";

    private Terminal() {}

    /** Whether standard input is a terminal. */
    static boolean readsIn() {
        return Boolean.getBoolean("couponflow.in.terminal");
    }

    /** Whether standard output is a terminal. */
    static boolean showsOut() {
        return Boolean.getBoolean("couponflow.out.terminal");
    }

    /** Whether standard error is a terminal. */
    static boolean showsErr() {
        return Boolean.getBoolean("couponflow.err.terminal");
    }
}
