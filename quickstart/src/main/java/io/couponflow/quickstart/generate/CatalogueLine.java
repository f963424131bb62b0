package io.couponflow.quickstart.generate;

/**
 * A card as the merchant has it from some instant on.
 *
 * @param updatedAt that instant, epoch seconds
 * @param json the line of the catalogue, without a line end
 */
public record CatalogueLine(long updatedAt, String json) {}
