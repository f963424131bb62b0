package io.couponflow.dashboard;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Costly work for many, done in turn, so that nobody keeps others waiting by asking often.
 *
 * <ol>
 *   <li>Whoever asks has one piece done, then the next who waits; of one, the piece that came first.
 *   <li>There are two rounds, of those who are known and of all others, and one piece of each is done after the other: however many
 *       strangers come, they take half of the time.
 *   <li>One has at most {@value #MOST_OF_ONE} pieces waiting, a round at most {@value #MOST_OF_ROUND}. In a full round whoever has most
 *       waiting gives up the newest.
 * </ol>
 */
final class Turns implements AutoCloseable {

    private static final int MOST_OF_ONE = 16;
    private static final int MOST_OF_ROUND = 256;

    /** @param refused tells whoever waits that it will not be done */
    private record Piece(Runnable work, Runnable refused) {}

    /** Who waits, in the order of their turns, each with what is to be done. */
    private static final class Round {
        private final Map<String, Deque<Piece>> waiting = new LinkedHashMap<>();
        private int size;

        /** Gives what there is no room for. */
        private @Nullable Piece add(String whose, Piece piece) {
            Deque<Piece> own = waiting.computeIfAbsent(whose, key -> new ArrayDeque<>());
            own.addLast(piece);
            size++;
            if (own.size() > MOST_OF_ONE) {
                return giveUp(whose, own);
            }
            return size > MOST_OF_ROUND
                    ? waiting.entrySet().stream()
                            .max(Comparator.comparingInt(
                                    entry -> entry.getValue().size()))
                            .map(entry -> giveUp(entry.getKey(), entry.getValue()))
                            .orElse(null)
                    : null;
        }

        private Piece giveUp(String whose, Deque<Piece> own) {
            size--;
            Piece newest = own.removeLast();
            if (own.isEmpty()) {
                waiting.remove(whose);
            }
            return newest;
        }

        private @Nullable Piece next() {
            var first = waiting.entrySet().stream().findFirst();
            if (first.isEmpty()) {
                return null;
            }
            String whose = first.get().getKey();
            Deque<Piece> own = first.get().getValue();
            waiting.remove(whose);
            Piece piece = own.removeFirst();
            size--;
            if (!own.isEmpty()) {
                waiting.put(whose, own);
            }
            return piece;
        }
    }

    private final Round known = new Round();
    private final Round strangers = new Round();
    private final ExecutorService threads;
    private boolean knownIsNext = true;

    /** @param atOnce pieces that are worked on at a time, from 1 */
    Turns(int atOnce) {
        threads = Executors.newFixedThreadPool(atOnce, task -> {
            Thread thread = new Thread(task, "couponflow-login");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Has something done.
     *
     * @param isKnown in which round
     * @param whose for whom, within the round
     * @return its result; fails with a {@link Refusal}, 429, if there is no room
     */
    <T> CompletableFuture<T> submit(boolean isKnown, String whose, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Piece piece = new Piece(
                () -> complete(result, work),
                () -> result.completeExceptionally(
                        Refusal.later(429, "Others are logging in at the moment; try again in a moment.", 2)));
        Piece refused;
        synchronized (this) {
            refused = (isKnown ? known : strangers).add(whose, piece);
        }
        if (refused == null) {
            // A place in the pool's own queue is for whoever is next then.
            threads.execute(this::work);
        } else {
            refused.refused().run();
            // What came in has taken over the place of what was given up.
        }
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void work() {
        Piece piece = next();
        if (piece != null) {
            piece.work().run();
        }
    }

    private synchronized @Nullable Piece next() {
        knownIsNext = !knownIsNext;
        Piece piece = (knownIsNext ? known : strangers).next();
        return piece == null ? (knownIsNext ? strangers : known).next() : piece;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
