package io.couponflow.domain.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that a user sends from the menu.
 *
 * @param count as Weixin counts them
 * @param picMd5Sums MD5 of each picture, in order; may be fewer than {@code count}
 */
public record SendPicsInfo(@Nullable Long count, List<String> picMd5Sums) {}
