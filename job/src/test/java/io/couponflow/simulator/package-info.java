/**
 * The production graph run by a simulator: one thread, every order of events decided by a seed.
 */
package io.couponflow.simulator;
