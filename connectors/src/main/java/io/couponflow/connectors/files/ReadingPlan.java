package io.couponflow.connectors.files;

import java.util.List;

/**
 * What a run is to read of an archive, and what it leaves.
 *
 * @param readings in the order of the files' paths
 * @param otherNames files that were read under another name, or are read under one now
 * @param otherTimes files that have another time than when they were read, but the same content
 * @param unfinished files of whose content the last bytes are left, since they are still being written
 * @param damaged what was read before as far as it goes, and is as it was
 * @param gone what a run that was interrupted was reading, and is not there any more
 */
public record ReadingPlan(
        List<Reading> readings,
        List<ListedFile> otherNames,
        List<ListedFile> otherTimes,
        List<ListedFile> unfinished,
        List<KnownFile> damaged,
        List<Reading> gone) {}
