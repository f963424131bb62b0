package io.couponflow.quickstart;

import java.time.Instant;

/**
 * Why a job failed, though it may have started again since.
 *
 * @param message the innermost reason
 */
record JobFailure(Instant at, String message) {}
