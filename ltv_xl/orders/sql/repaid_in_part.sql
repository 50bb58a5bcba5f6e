-- Rows with a repayment, of orders that are left out as cancelled or returned though less was paid back than they came to.
SELECT sum(orders_there.rows_there) AS rows_there
FROM (
    SELECT sum(CASE WHEN judged.refunded <> 0 THEN 1 ELSE 0 END) AS rows_there
    FROM judged
    WHERE judged.reason IN ('cancelled', 'returned') AND judged.amount > 0
    GROUP BY {order}
    HAVING sum(abs(judged.refunded)) < sum(judged.amount)
) AS orders_there
