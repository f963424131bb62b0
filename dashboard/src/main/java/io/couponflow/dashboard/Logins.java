package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.couponflow.dashboard.Users.User;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a name and a password belong together, for as many as try it. Whoever has the right ones is let in, whatever others do:
 *
 * <ol>
 *   <li>An address may fail {@value #ADDRESS_ATTEMPTS} times at once and three times a minute after that; with one and the same name
 *       {@value #NAME_ATTEMPTS} times and once a minute. What succeeds doesn't count.
 *   <li>A browser in which that name has logged in before shows it by a mark, which only this server can make. It counts for itself,
 *       {@value #NAME_ATTEMPTS} times and once a minute, whatever else has failed at its address.
 *   <li>No name is limited over all addresses: whoever knows it could keep its owner out. That many attempts at one fail is told in the
 *       log.
 *   <li>To compare a password is costly, so only half of the processors do it. Whoever waits for that waits in turn ({@link Turns}):
 *       marked browsers by their name, all others by their address.
 * </ol>
 */
final class Logins implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private static final int NAME_ATTEMPTS = 10;
    private static final int ADDRESS_ATTEMPTS = 30;
    private static final Duration FORGIVEN = Duration.ofMinutes(10);
    /** No user has a longer one. */
    private static final int LONGEST_NAME = 64;
    /** Buckets that are kept; each takes some 300 bytes. */
    private static final long MOST_KEPT = 20_000;

    private static final Duration COUNTED = Duration.ofHours(1);
    private static final int WORTH_TELLING = 100;

    private final Users users;
    private final InstantSource clock;
    private final Cache<String, Bucket> attempts;
    private final Cache<String, AtomicInteger> failures;
    private final Turns turns = new Turns(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final byte[] markKey = new byte[32];

    Logins(Users users, InstantSource clock) {
        this.users = users;
        this.clock = clock;
        Ticker ticker = () -> nanos(clock);
        attempts = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(FORGIVEN.multipliedBy(2))
                .maximumSize(MOST_KEPT)
                .build();
        failures =
                Caffeine.newBuilder().ticker(ticker).expireAfterWrite(COUNTED).build();
        new SecureRandom().nextBytes(markKey);
    }

    private static long nanos(InstantSource clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /**
     * Compares, when it is their turn.
     *
     * @param address whoever tries, as far as the network tells
     * @param mark what the browser shows as a {@link #mark}; null = nothing
     * @return who that is; fails with a {@link Refusal}: 401 if name and password don't belong together, 429 after too many attempts
     */
    CompletableFuture<User> check(String name, String password, String address, @Nullable String mark) {
        boolean isMarked = mark != null
                && MessageDigest.isEqual(mark.getBytes(UTF_8), mark(name).getBytes(UTF_8));
        List<Bucket> taken = new ArrayList<>();
        if (isMarked) {
            taken.add(take("browser of " + name, NAME_ATTEMPTS));
        } else {
            // The address first: one that fails with many names then fills no memory with them.
            taken.add(take("address " + address, ADDRESS_ATTEMPTS));
            taken.add(take("address " + address + " " + shortened(name), NAME_ATTEMPTS));
        }
        CompletableFuture<User> user = turns.submit(isMarked, isMarked ? name : address, () -> compare(name, password));
        return user.whenComplete((same, failure) -> {
            if (same != null || failure instanceof Refusal refusal && refusal.status() == 429) {
                taken.forEach(bucket -> bucket.addTokens(1));
            }
        });
    }

    private static String shortened(String name) {
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private User compare(String name, String password) {
        return users.authenticate(name, password).orElseThrow(() -> {
            noteFailure(name);
            return Refusal.of(401, "Name and password don't belong together.");
        });
    }

    /** Only of names that there are: others may be passwords in the wrong place. */
    private void noteFailure(String name) {
        if (users.has(name) && failures.get(name, key -> new AtomicInteger()).incrementAndGet() == WORTH_TELLING) {
            LOG.warn(
                    "{} attempts to log in as {} have failed within an hour; expected a few: somebody may be guessing",
                    WORTH_TELLING,
                    name);
        }
    }

    /** What a browser in which that name has logged in is given, to show it the next time. It is good for as long as the server runs. */
    String mark(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(markKey, "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(name.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    private Bucket take(String key, int attemptsAtOnce) {
        Bucket bucket = attempts.get(
                key,
                unknown -> Bucket.builder()
                        .withCustomTimePrecision(new ClockMeter(clock))
                        .addLimit(limit -> limit.capacity(attemptsAtOnce).refillGreedy(attemptsAtOnce, FORGIVEN))
                        .build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Refusal.later(
                    429,
                    "Too many attempts; try again later.",
                    TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
        }
        return bucket;
    }

    @Override
    public void close() {
        turns.close();
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
