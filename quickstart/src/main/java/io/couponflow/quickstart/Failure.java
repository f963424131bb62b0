package io.couponflow.quickstart;

/** A run can't go on, and the message says why in a line or two that need no stack trace. The command exits with 1. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
