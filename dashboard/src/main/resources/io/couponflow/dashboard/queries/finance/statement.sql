-- A month of an account's tokens from opening to closing, line by line.
SELECT line, lines.orders, free, pay
  FROM finance.token_statement
 CROSS JOIN LATERAL (VALUES
        (1, 'opening', NULL::bigint, free_opening, pay_opening),
        (2, 'ORDER_TYPE_WXPAY', NULL, free_purchased, pay_purchased),
        (3, 'ORDER_TYPE_SYS_ADD', NULL, free_system_added, pay_system_added),
        (4, 'ORDER_TYPE_REFUND', NULL, free_refunded, pay_refunded),
        (5, 'ORDER_TYPE_REDUCE', NULL, free_used, pay_used),
        (6, 'ORDER_TYPE_SYS_REDUCE', NULL, free_system_taken, pay_system_taken),
        (7, 'other', NULL, free_other, pay_other),
        (8, 'posted', orders, free_purchased + free_system_added + free_refunded + free_used + free_system_taken + free_other,
                              pay_purchased + pay_system_added + pay_refunded + pay_used + pay_system_taken + pay_other),
        (9, 'reversals', reversals, free_reversals, pay_reversals),
        (10, 'unexplained', NULL, free_unexplained, pay_unexplained),
        (11, 'closing', NULL, free_closing, pay_closing)) AS lines (place, line, orders, free, pay)
 WHERE account = :account AND month = :month::date
 ORDER BY place
