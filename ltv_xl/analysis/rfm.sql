-- One row per customer with a purchase: how recently, how often and how profitably, each from 1 to $groups.
-- In: {customers}: number, last_on, orders, profit.
-- {recency}, {worth}: the score of a last day and of a profit: by limits, or by equal shares of the customers:
-- 1 + $groups x those with less / all of them, rounded down, so that equal values have equal scores.
-- {frequency}: the score of a number of orders, by limits.
WITH days AS (
    SELECT customers.last_on, count(*) AS customers
    FROM {customers} AS customers
    GROUP BY customers.last_on
),
placed AS (
    SELECT
        days.last_on,
        coalesce(
            sum(days.customers) OVER (
                ORDER BY days.last_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS below,
        sum(days.customers) OVER () AS everyone
    FROM days
),
recencies AS (
    SELECT placed.last_on, CAST({recency} AS INTEGER) AS score
    FROM placed
),
ranked AS (
    SELECT
        customers.number,
        customers.last_on,
        customers.orders,
        customers.profit,
        rank() OVER (ORDER BY CAST(customers.profit AS DOUBLE)) - 1 AS below,
        count(*) OVER () AS everyone
    FROM {customers} AS customers
)
SELECT
    ranked.number,
    recencies.score AS recency,
    CAST({frequency} AS INTEGER) AS frequency,
    CAST({worth} AS INTEGER) AS worth,
    ranked.last_on,
    ranked.profit
FROM ranked
JOIN recencies ON recencies.last_on = ranked.last_on
