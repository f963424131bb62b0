package io.couponflow.quickstart;

import io.couponflow.connectors.files.FileScan;
import io.couponflow.connectors.files.KnownFiles;
import io.couponflow.connectors.files.ListedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks into the files that are not as they were when they were read, ahead of everything else. It says how far it has come,
 * and ends when it is asked to.
 */
final class ArchiveScan {

    private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final Stop stop;
    private final boolean terminal = Terminal.showsErr();
    private final List<ListedFile> files = new ArrayList<>();
    private final Map<String, FileScan> scans = new HashMap<>();
    private int all;
    private long bytes;
    private long toldAt = System.nanoTime();
    private boolean told;

    ArchiveScan(PrintWriter err, Stop stop) {
        this.err = err;
        this.stop = stop;
    }

    /**
     * Looks into the files that are not known by their looks.
     *
     * @throws Failure if one can't be read, or the run was asked to end
     */
    void look(List<ListedFile> listed, KnownFiles known) {
        all = listed.size();
        for (ListedFile file : listed) {
            endIfAsked();
            if (!file.regular() || known.isUnchanged(file)) {
                files.add(file);
                continue;
            }
            try {
                scans.put(file.source(), FileScan.of(file, known::lengths, this::heard));
                files.add(file);
            } catch (NoSuchFileException e) {
                // Deleted since it was listed: it is not there.
            } catch (IOException e) {
                throw new Failure("the file " + file.path().getPath() + " can't be read: " + Main.rootMessage(e), e);
            }
        }
        if (told && terminal) {
            err.print(Terminal.CLEAR_LINE);
            err.flush();
        }
    }

    /** Those that were there when they were looked at, in their order. */
    List<ListedFile> files() {
        return files;
    }

    /** By source. */
    Map<String, FileScan> scans() {
        return scans;
    }

    private void heard(long read) {
        bytes += read;
        endIfAsked();
        tell();
    }

    private void endIfAsked() {
        if (stop.isRequested()) {
            throw new Failure("ended before anything was read");
        }
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - toldAt < (terminal ? ON_A_TERMINAL : ELSEWHERE).toNanos()) {
            return;
        }
        toldAt = now;
        told = true;
        String line = String.format(
                Locale.ROOT, "looking for what is new: %,d of %,d files, %,d MB", files.size(), all, bytes / 1_000_000);
        if (terminal) {
            err.print(Terminal.CLEAR_LINE + line);
            err.flush();
        } else {
            err.println("couponflow: " + line);
        }
    }
}
