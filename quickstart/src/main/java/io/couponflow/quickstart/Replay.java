package io.couponflow.quickstart;

import io.couponflow.quickstart.DeadLetters.Count;
import io.couponflow.quickstart.DeadLetters.Letter;
import io.couponflow.quickstart.DeadLetters.Place;
import io.couponflow.quickstart.DeadLetters.Selection;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends the selected dead letters, page by page.
 *
 * <ol>
 *   <li>The rows of a page are locked while its bodies are sent, so that of two replays only one sends a body, and a
 *       rebuild that empties the table waits for the note.
 *   <li>They are noted as sent when their bodies are where they were to go. After a failure before that they count as not
 *       sent, and the next replay sends them again.
 * </ol>
 */
final class Replay {

    private final Database database;
    private final Selection selection;
    private final ReplayTarget target;
    private final Map<String, Map<String, Long>> sent = new TreeMap<>();

    Replay(Database database, Selection selection, ReplayTarget target) {
        this.database = database;
        this.selection = selection;
        this.target = target;
    }

    /**
     * Sends them.
     *
     * @return how many, by reason and source
     * @throws Failure if the stop was asked for before the end
     */
    List<Count> run(Stop stop) throws Exception {
        try (Connection snapshot = database.connect();
                Connection transaction = database.connect()) {
            transaction.setAutoCommit(false);
            DeadLetters.page(snapshot, selection, places -> {
                if (stop.isRequested()) {
                    throw new Failure("ended before all dead letters were sent; the next replay sends the rest");
                }
                send(transaction, places);
            });
            target.finish();
            transaction.commit();
        }
        List<Count> counts = new ArrayList<>();
        sent.forEach((reason, sources) ->
                sources.forEach((source, letters) -> counts.add(new Count(reason, source, letters))));
        return counts;
    }

    private void send(Connection transaction, List<Place> places) throws Exception {
        List<Letter> letters = DeadLetters.lock(transaction, places, selection.again());
        for (Letter letter : letters) {
            target.send(letter);
            sent.computeIfAbsent(letter.reason(), reason -> new TreeMap<>())
                    .merge(letter.place().source(), 1L, Long::sum);
        }
        boolean arrived = target.hasArrived();
        DeadLetters.note(transaction, letters.stream().map(Letter::place).toList());
        if (arrived) {
            transaction.commit();
        }
    }
}
