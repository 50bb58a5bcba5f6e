-- Subscriptions with orders on several days and a day of cancelling, and those whose orders all bear one and the same.
SELECT
    sum(CASE WHEN held.days = 1 AND held.dated = held.orders_there THEN 1 ELSE 0 END) AS alike,
    count(*) AS several
FROM (
    SELECT count(DISTINCT given.day) AS days, count(given.day) AS dated, count(*) AS orders_there
    FROM ({rows}) AS given
    WHERE given.subscription IS NOT NULL
    GROUP BY given.subscription
    HAVING count(DISTINCT given.ordered_on) > 1 AND count(given.day) > 0
) AS held
