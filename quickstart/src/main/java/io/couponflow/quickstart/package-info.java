/** The commands, and all they need on one machine: a broker, a database and Flink in this process. */
package io.couponflow.quickstart;
