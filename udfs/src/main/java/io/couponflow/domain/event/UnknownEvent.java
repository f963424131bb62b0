package io.couponflow.domain.event;

/** An event that no record of this package stands for; the push's fields hold all of it. */
public record UnknownEvent(String name) implements Event {}
