-- One row per group of paid customers, month of first order and place of the order: how many orders, and their profit.
-- In: ledger, buyers. {divided}: the groups' numbers in buyers.
-- n: the place of the purchase, at most $orders + 1. A refund, a sample or a gift belongs to the purchase before it.
-- mature: the purchase is at least $inactive_days old at $as_of; mature_next: and another came within $inactive_days.
-- first_day: the profit of the day of the first purchase; observed_first_day: of the customers who have completed
-- their first age month.
CREATE OR REPLACE TEMP TABLE paid_orders AS
WITH placed AS (
    SELECT
        ledger.number,
        ledger.n,
        ledger.order_date,
        ledger.first_on,
        ledger.days_to_next,
        ledger.observed_months,
        ledger.profit
    FROM ledger
    WHERE ledger.n > 0
    UNION ALL
    SELECT
        ledger.number,
        -purchases.n AS n,
        ledger.order_date,
        ledger.first_on,
        ledger.days_to_next,
        ledger.observed_months,
        ledger.profit
    FROM ledger
    JOIN ledger AS purchases
        ON purchases.number = ledger.number
        AND purchases.n > 0
        AND purchases.order_date <= ledger.order_date
        AND (
            purchases.days_to_next IS NULL
            OR purchases.order_date + purchases.days_to_next > ledger.order_date
        )
    WHERE ledger.n = 0
)
SELECT
    buyers.segment_paid{divided},
    buyers.begun,
    least(abs(placed.n), $orders + 1) AS n,
    sum(CASE WHEN placed.n > 0 THEN 1 ELSE 0 END) AS orders,
    sum(placed.profit) AS all_profit,
    sum(
        CASE WHEN placed.n > 0 AND date_diff('day', placed.order_date, $as_of) >= $inactive_days THEN 1 ELSE 0 END
    ) AS mature,
    sum(
        CASE
            WHEN placed.n > 0
            AND date_diff('day', placed.order_date, $as_of) >= $inactive_days
            AND placed.days_to_next <= $inactive_days THEN 1
            ELSE 0
        END
    ) AS mature_next,
    sum(CASE WHEN placed.order_date = placed.first_on THEN placed.profit ELSE 0 END) AS first_day,
    sum(
        CASE
            WHEN placed.order_date = placed.first_on AND placed.observed_months > 0 THEN placed.profit ELSE 0
        END
    ) AS observed_first_day
FROM placed
JOIN buyers ON buyers.number = placed.number
WHERE {paid}
GROUP BY buyers.segment_paid{divided}, buyers.begun, least(abs(placed.n), $orders + 1)
