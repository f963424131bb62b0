/** A seeded stream of pushes as a merchant with several accounts would receive them, and the catalogue that fits. */
package io.couponflow.quickstart.generate;
