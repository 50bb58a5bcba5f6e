-- One row per customer with an order after the day of the first purchase: what came after that day, until today, and
-- until the end of $until, the day of the back-test.
-- In: {later}, see forecast_later.sql. recency_days: from the first purchase to the last one.
SELECT
    later.number,
    CAST(count(later.bought_on) AS INTEGER) AS repeats,
    CAST(coalesce(date_diff('day', min(later.first_on), max(later.bought_on)), 0) AS INTEGER) AS recency_days,
    CAST(count(CASE WHEN later.bought_on <= $until THEN 1 END) AS INTEGER) AS repeats_then,
    CAST(
        coalesce(
            date_diff('day', min(later.first_on), max(CASE WHEN later.bought_on <= $until THEN later.bought_on END)),
            0
        ) AS INTEGER
    ) AS recency_then,
    CAST(sum(later.earned) AS DOUBLE) AS profit,
    CAST(sum(CASE WHEN later.order_date <= $until THEN later.earned ELSE 0 END) AS DOUBLE) AS profit_then
FROM ({later}) AS later
GROUP BY later.number
