/** How results are stored and read: the migrations of tables, views and roles, and what applies them. */
@NullMarked
package io.couponflow.sql;

import org.jspecify.annotations.NullMarked;
