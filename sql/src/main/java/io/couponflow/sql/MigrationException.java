package io.couponflow.sql;

/** The database could not be brought, or is not, in the form that this version writes; the message is one line for people. */
public final class MigrationException extends RuntimeException {

    MigrationException(String message) {
        super(message);
    }

    MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
