package io.couponflow.bench;

import io.couponflow.quickstart.generate.PushGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Folders of generated pushes. Equal parameters give equal bytes, so what an earlier run has left is taken again.
 *
 * @param work where the folders are
 * @param files into how many files pushes go, in turn
 */
record PushFolder(Path work, long seed, long count, int files) {

    /** The folder with pushes of a mixture, which is filled if it isn't there. */
    Path of(Mixture mixture) throws IOException {
        Path pushes =
                work.resolve(String.format(Locale.ROOT, "pushes-%s-%d-of-seed-%d-in-%d", mixture, count, seed, files));
        if (Files.isDirectory(pushes)) {
            return pushes;
        }
        System.err.printf(Locale.ROOT, "generating %,d pushes, %s ...%n", count, mixture);
        Path unfinished = Files.createDirectories(work.resolve("unfinished"));
        write(new PushGenerator(mixture.plan(seed, count)), unfinished);
        return Files.move(unfinished, pushes);
    }

    private void write(PushGenerator generator, Path folder) throws IOException {
        List<OutputStream> outputs = new ArrayList<>();
        try {
            for (int file = 0; file < files; file++) {
                outputs.add(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("pushes-" + file + ".xml")), 1 << 16));
            }
            for (long i = 0; i < count; i++) {
                OutputStream output = outputs.get((int) (i % files));
                output.write(generator.next());
                output.write('\n');
            }
        } finally {
            for (OutputStream output : outputs) {
                output.close();
            }
        }
    }
}
