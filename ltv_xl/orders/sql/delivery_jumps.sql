-- How many subscriptions leave a delivery number out: one that no line has, be it cancelled, returned or a sale.
SELECT count(*)
FROM (
    SELECT jumping.key
    FROM (
        SELECT CAST(subscription_keys.key AS VARCHAR) AS key, min(deliveries.n) AS lowest, max(deliveries.n) AS highest
        FROM deliveries
        JOIN subscriptions ON subscriptions.subscription = deliveries.subscription
        JOIN subscription_keys ON subscription_keys.subscription = deliveries.subscription
        WHERE NOT subscriptions.counted
        GROUP BY subscription_keys.key, subscriptions.subscription
        HAVING max(deliveries.n) - min(deliveries.n) + 1 > count(*)
    ) AS jumping
    JOIN (
        SELECT DISTINCT read_subscription_id(subscription_id) AS key, read_delivery_number(delivery_number) AS n
        FROM judged
    ) AS lines ON lines.key = jumping.key AND lines.n BETWEEN jumping.lowest AND jumping.highest
    GROUP BY jumping.key, jumping.lowest, jumping.highest
    HAVING count(*) < jumping.highest - jumping.lowest + 1
) AS lacking
