/** Who may use the REST interface and the Web UI of a Flink that runs on one machine. */
package io.couponflow.cluster;
