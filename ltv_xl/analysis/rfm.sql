-- One row per customer with a purchase: how recently, how often and how profitably, each from 1 to $groups.
-- In: {customers}: number, last_on, orders, profit.
-- {recency}, {worth}: the score of a last day and of a profit: by limits, or by equal shares of the customers:
-- 1 + $groups x those with less / all of them, rounded down, so that equal values have equal scores. Days and profits
-- are counted and not customers sorted: there are fewer of them. {profits}: the join that {worth} reads.
-- {frequency}: the score of a number of orders, by limits.
WITH customers AS (
    SELECT given.number, given.last_on, given.orders, given.profit
    FROM {customers} AS given
),
days AS (
    SELECT customers.last_on, count(*) AS customers
    FROM customers
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
amounts AS (
    SELECT CAST(customers.profit AS DOUBLE) AS amount, count(*) AS customers
    FROM customers
    GROUP BY CAST(customers.profit AS DOUBLE)
),
ranked AS (
    SELECT
        amounts.amount,
        coalesce(
            sum(amounts.customers) OVER (
                ORDER BY amounts.amount ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS below,
        sum(amounts.customers) OVER () AS everyone
    FROM amounts
)
SELECT
    customers.number,
    recencies.score AS recency,
    CAST({frequency} AS INTEGER) AS frequency,
    CAST({worth} AS INTEGER) AS worth,
    customers.last_on,
    customers.profit
FROM customers
JOIN recencies ON recencies.last_on = customers.last_on{profits}
