package io.couponflow.connectors.files;

import io.couponflow.connectors.files.Reading.Place;
import io.couponflow.domain.FileContent;
import io.couponflow.domain.FileContent.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an archive, and what follows for the files that are there now.
 *
 * <ol>
 *   <li>A file is known by what is in it, unzipped, wherever it lies and whatever it is called: a content that was read is
 *       not read again, nor is one twice in a run. One of the same name, size and time is taken for the same unseen.
 *   <li>A file that starts with all that was whole of a content is that one, grown, and is gone on with behind it. Of
 *       several such contents the longest counts.
 *   <li>Any other content is new and is read from its start, also under a name that stood for something else before: its
 *       positions then follow those of the former content.
 *   <li>While a file was changed less than {@link #SETTLED} ago, or will be by its time, what stands behind its last whole
 *       push is left, and that its gzip data ends early is no problem.
 *   <li>What a run that was interrupted was reading is gone on with as that, wherever the file is now.
 * </ol>
 */
public final class KnownFiles {

    /** Whoever writes a file is done with it when it has not changed for as long. */
    public static final Duration SETTLED = Duration.ofMinutes(10);

    /** No pipe brings as many pushes. */
    private static final long MOST_OF_A_PIPE = 1L << 40;

    private static final Comparator<Start> BEST = Comparator.comparingLong(
                    (Start start) -> start.end().bytes())
            .thenComparing(start -> start.under() != null);

    private final Map<String, List<KnownFile>> bySource = new HashMap<>();
    private final Map<Part, KnownFile> byContent = new HashMap<>();
    private final Map<Part, List<Start>> starts = new HashMap<>();
    private final Map<String, Set<Long>> lengths = new HashMap<>();
    private final Set<Long> lengthsWithoutHead = new HashSet<>();
    private final List<Reading> interrupted;
    private final Map<String, Long> nextPosition = new HashMap<>();

    /**
     * What was read, and what a run that was interrupted had begun or was to begin.
     *
     * @param read the rows of {@code archive_file}
     * @param planned the readings of the runs before; those that have their row don't matter
     */
    public KnownFiles(List<KnownFile> read, List<Reading> planned) {
        for (KnownFile file : read) {
            bySource.computeIfAbsent(file.source(), source -> new ArrayList<>()).add(file);
            take(file.source(), file.firstPosition() + Math.max(1, file.pushes()));
            if (file.content() != null) {
                byContent.putIfAbsent(file.content().all(), file);
                addStart(new Start(file.content().whole(), file, null), file.content());
            }
        }
        interrupted = planned.stream()
                .filter(reading -> read(reading.place().source()).stream().noneMatch(file -> file.isOf(reading)))
                .toList();
        for (Reading reading : interrupted) {
            take(reading);
            if (reading.upTo() != null) {
                addStart(new Start(reading.upTo().all(), null, reading), reading.upTo());
            }
        }
    }

    /** What a file may start with: a content that was read, or one that was being read. */
    private record Start(
            Part end, @Nullable KnownFile before, @Nullable Reading under) {}

    private void addStart(Start start, FileContent content) {
        if (start.end.bytes() == 0) {
            return; // every file starts so
        }
        starts.computeIfAbsent(start.end, end -> new ArrayList<>()).add(start);
        if (content.head() == null || FileContent.headLength(content.all().bytes()) > start.end.bytes()) {
            lengthsWithoutHead.add(start.end.bytes());
        } else {
            lengths.computeIfAbsent(content.head(), head -> new HashSet<>()).add(start.end.bytes());
        }
    }

    private List<KnownFile> read(String source) {
        return bySource.getOrDefault(source, List.of());
    }

    /** Positions of this source are taken up to there. */
    private void take(String source, long position) {
        nextPosition.merge(source, position, Math::max);
    }

    /** A push has a byte at least. */
    private void take(Reading reading) {
        Place place = reading.place();
        long most =
                reading.upTo() == null ? MOST_OF_A_PIPE : reading.upTo().all().bytes() - place.bytesBefore();
        take(place.source(), place.position() + Math.max(1, most));
    }

    /** Whether the file looks as it did when all of it was read. */
    public boolean isUnchanged(ListedFile file) {
        return read(file.source()).stream().anyMatch(known -> known.complete() && known.looksLike(file));
    }

    /** The lengths of which a file's start is to be told by {@link FileScan}, for one of these heads. */
    public Set<Long> lengths(List<String> heads) {
        Set<Long> all = new HashSet<>(lengthsWithoutHead);
        heads.forEach(head -> all.addAll(lengths.getOrDefault(head, Set.of())));
        return all;
    }

    /**
     * What is to be read.
     *
     * @param files that are there, in the order of their paths
     * @param scans of those that are not {@link #isUnchanged}, by source; a file without is read unseen, as a pipe is
     * @param now by the clock that gave the files their times
     */
    public ReadingPlan plan(List<ListedFile> files, Map<String, FileScan> scans, Instant now) {
        return new Planning(scans, now).plan(files);
    }

    /** One plan in the making. */
    private final class Planning {

        private final Map<String, FileScan> scans;
        private final Instant now;
        private final ReadingPlan plan = new ReadingPlan(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        private final Set<Part> planned = new HashSet<>();
        private final Set<Place> resumed = new HashSet<>();

        Planning(Map<String, FileScan> scans, Instant now) {
            this.scans = scans;
            this.now = now;
        }

        ReadingPlan plan(List<ListedFile> files) {
            for (ListedFile file : files) {
                FileScan scan = scans.get(file.source());
                if (scan != null) {
                    plan(file, scan);
                } else if (isUnchanged(file)) {
                    read(file.source()).stream()
                            .filter(known -> known.looksLike(file) && known.problem() != null)
                            .forEach(plan.damaged()::add);
                } else {
                    planUnseen(file);
                }
            }
            interrupted.stream()
                    .filter(reading -> !resumed.contains(reading.place()))
                    .forEach(plan.gone()::add);
            return plan;
        }

        private void planUnseen(ListedFile file) {
            Place place = interrupted.stream()
                    .map(Reading::place)
                    .filter(before -> before.source().equals(file.source()))
                    .findFirst()
                    .orElseGet(() -> new Place(file.source(), next(file.source()), 0, 0));
            resumed.add(place);
            plan.readings().add(new Reading(place, file, null, true, null));
        }

        private void plan(ListedFile file, FileScan scan) {
            boolean settled = isSettled(file);
            boolean complete = settled || (!scan.hasTail() && scan.problem() == null);
            FileContent upTo = complete
                    ? scan.content()
                    : new FileContent(
                            scan.content().whole(),
                            scan.content().whole(),
                            scan.content().head());
            String problem = complete ? scan.problem() : null;
            if (!complete) {
                plan.unfinished().add(file);
            }
            if (upTo.all().bytes() == 0 && problem == null) {
                return; // nothing in it, or nothing yet
            }
            KnownFile known = known(scan, upTo);
            if (known != null && (known.complete() || !complete || problem == null)) {
                if (!known.source().equals(file.source())) {
                    plan.otherNames().add(file);
                } else if (complete) {
                    plan.otherTimes().add(file);
                }
            } else if (upTo.all().bytes() > 0 && !planned.add(upTo.all())) {
                plan.otherNames().add(file);
            } else {
                plan.readings().add(reading(file, scan, upTo, complete, problem));
            }
        }

        private boolean isSettled(ListedFile file) {
            // A time to come tells nothing of the last change.
            return Duration.between(Instant.ofEpochMilli(file.modifiedAt()), now)
                            .abs()
                            .compareTo(SETTLED)
                    >= 0;
        }

        /** What was read before of just this content; null if there is none. */
        private @Nullable KnownFile known(FileScan scan, FileContent upTo) {
            if (upTo.all().bytes() == 0) {
                return null;
            }
            KnownFile all = byContent.get(scan.content().all());
            if (all != null) {
                return all;
            }
            KnownFile known = byContent.get(upTo.all());
            if (known != null || upTo.all().equals(scan.content().all())) {
                return known;
            }
            // It was settled once, with another tail.
            return starts.getOrDefault(upTo.all(), List.of()).stream()
                    .map(Start::before)
                    .filter(before -> before != null)
                    .findFirst()
                    .orElse(null);
        }

        private Reading reading(
                ListedFile file, FileScan scan, FileContent upTo, boolean complete, @Nullable String problem) {
            Start start = Stream.concat(
                            scan.starts().stream().flatMap(part -> starts.getOrDefault(part, List.of()).stream()),
                            starts.getOrDefault(scan.content().all(), List.of()).stream())
                    .filter(from -> from.under() == null
                            || !resumed.contains(from.under().place()))
                    .max(BEST.thenComparing(from -> isOf(from, file)))
                    .orElse(null);
            if (start != null && start.under() != null) {
                return resume(start.under(), file, upTo, complete, problem);
            }
            KnownFile before = start == null ? unseenBefore(file) : start.before();
            Place place = before == null || before.content() == null
                    ? interruptedUnseen(file)
                    : new Place(
                            file.source(),
                            isLatest(before, file) ? before.firstPosition() : next(file.source()),
                            before.pushes(),
                            before.content().whole().bytes());
            resumed.add(place);
            Reading reading = new Reading(place, file, upTo, complete, problem);
            take(reading);
            return reading;
        }

        /** What is known of the file is nothing that it could be told by: it had no push that was whole. */
        private @Nullable KnownFile unseenBefore(ListedFile file) {
            return read(file.source()).stream()
                    .filter(known -> isLatest(known, file))
                    .filter(known ->
                            known.content() != null && known.content().whole().bytes() == 0)
                    .findFirst()
                    .orElse(null);
        }

        /** A file that was being read unseen is known by its name alone. */
        private Place interruptedUnseen(ListedFile file) {
            return interrupted.stream()
                    .filter(reading -> reading.upTo() == null)
                    .map(Reading::place)
                    .filter(place -> place.source().equals(file.source()))
                    .findFirst()
                    .orElseGet(() -> new Place(file.source(), next(file.source()), 0, 0));
        }

        private Reading resume(
                Reading under, ListedFile file, FileContent upTo, boolean complete, @Nullable String problem) {
            resumed.add(under.place());
            // Of its last push, without an end, some part may have been read already.
            boolean asBefore = under.upTo() != null
                    && upTo.all().bytes() < under.upTo().all().bytes();
            Reading reading = asBefore
                    ? new Reading(under.place(), file, under.upTo(), under.complete(), under.problem())
                    : new Reading(under.place(), file, upTo, complete, problem);
            take(reading);
            return reading;
        }

        private boolean isOf(Start start, ListedFile file) {
            return start.before() != null && isLatest(start.before(), file);
        }

        /** Whether the content is the last that this file's name stood for, so that its positions can go on. */
        private boolean isLatest(KnownFile known, ListedFile file) {
            return known.source().equals(file.source())
                    && known.firstPosition() + Math.max(1, known.pushes()) == next(file.source());
        }

        private long next(String source) {
            return nextPosition.getOrDefault(source, 0L);
        }
    }
}
