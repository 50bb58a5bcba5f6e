-- How delivery numbers run, counted over subscriptions: those with several orders, those of them whose orders all have
-- one number; those with a number 1, with a 0, with both, and with any. Of files and of a database's tables alike.
SELECT
    count(CASE WHEN runs.orders > 1 AND runs.numbered > 1 THEN 1 END) AS several,
    count(
        CASE
            WHEN runs.orders > 1 AND runs.numbered > 1 AND runs.lowest = runs.highest AND runs.first_on < runs.last_on
                THEN 1
        END
    ) AS constant,
    count(CASE WHEN runs.has_one = 1 THEN 1 END) AS ones,
    count(CASE WHEN runs.has_zero = 1 THEN 1 END) AS zeros,
    count(CASE WHEN runs.has_one = 1 AND runs.has_zero = 1 THEN 1 END) AS both_there,
    count(CASE WHEN runs.numbered > 0 THEN 1 END) AS any_there
FROM (
    SELECT
        count(*) AS orders,
        count(delivery_orders.written) AS numbered,
        min(delivery_orders.order_date) AS first_on,
        max(delivery_orders.order_date) AS last_on,
        min(delivery_orders.written) AS lowest,
        max(delivery_orders.written) AS highest,
        max(CASE WHEN delivery_orders.written = 1 THEN 1 ELSE 0 END) AS has_one,
        max(CASE WHEN delivery_orders.written = 0 THEN 1 ELSE 0 END) AS has_zero
    FROM delivery_orders
    WHERE delivery_orders.revenue >= 0
    GROUP BY delivery_orders.subscription
) AS runs
