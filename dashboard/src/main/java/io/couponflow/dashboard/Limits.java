package io.couponflow.dashboard;

import java.time.Duration;

/**
 * How much one server gives at a time.
 *
 * @param query longest time a query may take
 * @param export longest time an export may take
 * @param patience how long a query waits for a place
 * @param places queries of one audience that run at a time
 * @param exports exports that are made at a time
 * @param exportRows most rows of an export
 * @param listeners most connections that listen to commits
 * @param poll time between two looks for a commit
 */
public record Limits(
        Duration query,
        Duration export,
        Duration patience,
        int places,
        int exports,
        int exportRows,
        int listeners,
        Duration poll) {

    /** As a server has them. An XLSX sheet ends after 1,048,576 rows, its heading included. */
    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            4,
            2,
            1_048_575,
            500,
            Duration.ofMillis(500));
}
