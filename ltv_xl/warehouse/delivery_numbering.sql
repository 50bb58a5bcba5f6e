-- How delivery numbers run, counted over subscriptions: those with several orders, those of them whose orders all have
-- one number; those with a number 1, with a 0, and with both. In: delivery_orders.
SELECT
    sum(CASE WHEN runs.orders > 1 AND runs.numbered > 1 THEN 1 ELSE 0 END) AS several,
    sum(
        CASE
            WHEN runs.orders > 1 AND runs.numbered > 1 AND runs.lowest = runs.highest AND runs.days > 1 THEN 1
            ELSE 0
        END
    ) AS constant,
    sum(runs.has_one) AS ones,
    sum(runs.has_zero) AS zeros,
    sum(runs.has_one * runs.has_zero) AS both_there
FROM (
    SELECT
        count(*) AS orders,
        count(delivery_orders.written) AS numbered,
        count(DISTINCT delivery_orders.order_date) AS days,
        min(delivery_orders.written) AS lowest,
        max(delivery_orders.written) AS highest,
        max(CASE WHEN delivery_orders.written = 1 THEN 1 ELSE 0 END) AS has_one,
        max(CASE WHEN delivery_orders.written = 0 THEN 1 ELSE 0 END) AS has_zero
    FROM delivery_orders
    WHERE delivery_orders.revenue >= 0
    GROUP BY delivery_orders.subscription
) AS runs
