package io.couponflow.dashboard;

import java.time.Duration;

/**
 * How much one server gives at a time.
 *
 * @param query longest time a query may take
 * @param export longest time an export may take
 * @param patience how long a query waits for a place
 * @param places queries of one audience that run at a time
 * @param waiting queries of one audience that wait for a place, each with a thread
 * @param exports exports that are made at a time
 * @param exportRows most rows of an export
 * @param listeners most connections that listen to commits
 * @param listenersOfOne most of these of one user, or where there are no users of one address
 * @param connections most connections
 * @param connectionsOfOne most connections of one address
 * @param threadsOfOne most questions of one address that keep a thread busy
 * @param sending how long a request may take to come in, and an answer to be taken
 * @param poll time between two looks for a commit
 */
public record Limits(
        Duration query,
        Duration export,
        Duration patience,
        int places,
        int waiting,
        int exports,
        int exportRows,
        int listeners,
        int listenersOfOne,
        int connections,
        int connectionsOfOne,
        int threadsOfOne,
        Duration sending,
        Duration poll) {

    /** As a server has them. An XLSX sheet ends after 1,048,576 rows, its heading included. */
    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            4,
            12,
            2,
            1_048_575,
            500,
            20,
            1_000,
            200,
            32,
            Duration.ofSeconds(10),
            Duration.ofMillis(500));
}
