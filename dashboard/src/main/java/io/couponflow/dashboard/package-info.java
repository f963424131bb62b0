/**
 * What marketing, finance and operations look at in a browser: a server of pages, of queries over the views of a couponflow
 * database, and of word of every commit. One audience reads with one role of the database.
 */
@NullMarked
package io.couponflow.dashboard;

import org.jspecify.annotations.NullMarked;
