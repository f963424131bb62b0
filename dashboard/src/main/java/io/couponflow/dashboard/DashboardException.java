package io.couponflow.dashboard;

/** A server can't be started, and the message says why in lines for a person. */
public final class DashboardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DashboardException(String message, Throwable cause) {
        super(message, cause);
    }

    DashboardException(String message) {
        super(message);
    }
}
