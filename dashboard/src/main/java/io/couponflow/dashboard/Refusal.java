package io.couponflow.dashboard;

import java.util.List;

/** A request is answered with an error: a status and a sentence for whoever asked. It says nothing of how the server is made. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> mistakes;
    private final long retryAfterSeconds;

    private Refusal(int status, String error, List<String> mistakes, long retryAfterSeconds) {
        super(error, null, false, false);
        this.status = status;
        this.mistakes = List.copyOf(mistakes);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Refusal of(int status, String error) {
        return new Refusal(status, error, List.of(), 0);
    }

    /** 400, with everything that makes no sense. */
    static Refusal mistakes(List<String> mistakes) {
        return new Refusal(400, "The request makes no sense.", mistakes, 0);
    }

    /** To be tried again after some seconds. */
    static Refusal later(int status, String error, long retryAfterSeconds) {
        return new Refusal(status, error, List.of(), retryAfterSeconds);
    }

    int status() {
        return status;
    }

    /** The sentence. */
    String error() {
        return String.valueOf(getMessage());
    }

    List<String> mistakes() {
        return mistakes;
    }

    /** After how many seconds it may be tried again; 0 = not said. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
