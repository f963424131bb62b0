/** Benchmarks; see the module's README.md for what they measure and the commands. */
package io.couponflow.bench;
