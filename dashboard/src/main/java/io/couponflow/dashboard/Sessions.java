package io.couponflow.dashboard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.couponflow.dashboard.Users.User;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in, and who tries to be. A session ends 12 hours after it began, or after an hour in which nothing was asked.
 * Of a name 10 attempts may fail at once and one a minute after that; of an address 30, and then three a minute.
 */
final class Sessions {

    private static final Duration LIFE = Duration.ofHours(12);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final long MAX_SESSIONS = 10_000;
    private static final int TOKEN_BYTES = 32;
    private static final int NAME_ATTEMPTS = 10;
    private static final int ADDRESS_ATTEMPTS = 30;
    private static final Duration FORGIVEN = Duration.ofMinutes(10);
    /** More hashes at a time would keep all others waiting. */
    private static final int HASHES_AT_ONCE = 2;

    private record Session(User user, Instant began) {}

    private final Users users;
    private final InstantSource clock;
    private final Cache<String, Session> sessions;
    private final Cache<String, Bucket> attempts;
    private final Semaphore hashes = new Semaphore(HASHES_AT_ONCE);
    private final SecureRandom random = new SecureRandom();

    Sessions(Users users, InstantSource clock) {
        this.users = users;
        this.clock = clock;
        Ticker ticker = () -> nanos(clock);
        sessions = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(IDLE)
                .maximumSize(MAX_SESSIONS)
                .build();
        attempts = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(FORGIVEN.multipliedBy(2))
                .maximumSize(MAX_SESSIONS)
                .build();
    }

    private static long nanos(InstantSource clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /**
     * Begins a session.
     *
     * @param address whoever tries, as far as the network tells
     * @return its token, which nobody can guess
     * @throws Refusal 401 if name and password don't belong together, 429 after too many attempts
     */
    String begin(String name, String password, String address) {
        Bucket ofName = attempts.get("name " + name, key -> bucket(NAME_ATTEMPTS));
        Bucket ofAddress = attempts.get("address " + address, key -> bucket(ADDRESS_ATTEMPTS));
        take(ofAddress);
        take(ofName);
        if (!hashes.tryAcquire()) {
            ofName.addTokens(1);
            ofAddress.addTokens(1);
            throw Refusal.later(429, "Others are logging in at the moment; try again in a moment.", 1);
        }
        try {
            User user = users.authenticate(name, password)
                    .orElseThrow(() -> Refusal.of(401, "Name and password don't belong together."));
            ofName.addTokens(1);
            ofAddress.addTokens(1);
            byte[] token = new byte[TOKEN_BYTES];
            random.nextBytes(token);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
            sessions.put(text, new Session(user, clock.instant()));
            return text;
        } finally {
            hashes.release();
        }
    }

    private Bucket bucket(int attemptsAtOnce) {
        return Bucket.builder()
                .withCustomTimePrecision(new ClockMeter(clock))
                .addLimit(limit -> limit.capacity(attemptsAtOnce).refillGreedy(attemptsAtOnce, FORGIVEN))
                .build();
    }

    private static void take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Refusal.later(
                    429,
                    "Too many attempts; try again later.",
                    TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
        }
    }

    /** Whose session it is; empty if it has ended, or never was. */
    Optional<User> user(@Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        Session session = sessions.getIfPresent(token);
        if (session != null && clock.instant().isAfter(session.began().plus(LIFE))) {
            sessions.invalidate(token);
            return Optional.empty();
        }
        return Optional.ofNullable(session).map(Session::user);
    }

    /** Whether a session goes on; to ask is not to use it. */
    boolean lasts(@Nullable String token) {
        Session session = token == null ? null : sessions.policy().getIfPresentQuietly(token);
        return session != null && !clock.instant().isAfter(session.began().plus(LIFE));
    }

    /** Ends a session, if it is one. */
    void end(@Nullable String token) {
        if (token != null) {
            sessions.invalidate(token);
        }
    }

    private record ClockMeter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos(clock);
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
