package io.couponflow.dashboard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.couponflow.dashboard.Users.User;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in. A session ends 12 hours after it began, or after an hour in which nothing was asked, or when its user has begun
 * {@value #MOST_OF_ONE} newer ones.
 */
final class Sessions {

    private static final Duration LIFE = Duration.ofHours(12);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final long MAX_SESSIONS = 10_000;
    private static final int MOST_OF_ONE = 50;
    private static final int TOKEN_BYTES = 32;

    private record Session(User user, Instant began) {}

    private final InstantSource clock;
    private final Cache<String, Session> sessions;
    private final SecureRandom random = new SecureRandom();

    Sessions(InstantSource clock) {
        this.clock = clock;
        Ticker ticker = () -> {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        };
        sessions = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(IDLE)
                .maximumSize(MAX_SESSIONS)
                .build();
    }

    /**
     * Begins a session.
     *
     * @return its token, which nobody can guess
     */
    synchronized String begin(User user) {
        List<String> own = sessions.asMap().entrySet().stream()
                .filter(entry -> entry.getValue().user().name().equals(user.name()))
                .sorted(Comparator.comparing(entry -> entry.getValue().began()))
                .map(Map.Entry::getKey)
                .toList();
        own.subList(0, Math.max(0, own.size() - MOST_OF_ONE + 1)).forEach(sessions::invalidate);
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        sessions.put(text, new Session(user, clock.instant()));
        return text;
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
}
