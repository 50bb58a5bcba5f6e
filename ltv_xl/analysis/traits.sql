-- One row per customer who has orders of any kind: sums, and the code of each dimension's value.
-- In: ledger, roster. Money is summed as it stands: refunds lower it, samples and gifts add nothing to revenue.
-- last_on, orders: of purchases. first_on is NULL for a customer without one.
-- again: the second purchase came within $inactive_days of the first.
-- {firsts}: what is fixed at the first purchase, and the product of the second one. {values}: one expression per
-- dimension; NULL where no value is given.
CREATE OR REPLACE TEMP TABLE traits AS
WITH sums AS (
    SELECT
        ledger.number,
        ledger.first_on AS begun_on,
        max(CASE WHEN ledger.n > 0 THEN ledger.order_date END) AS last_on,
        max(ledger.n) AS purchases,
        sum(ledger.revenue) AS all_revenue,
        sum(ledger.profit) AS all_profit,
        ledger.observed_months AS reach,
        max(CASE WHEN ledger.n = 1 AND ledger.days_to_next <= $inactive_days THEN 1 ELSE 0 END) AS went_on{firsts}
    FROM ledger
    GROUP BY ledger.number, ledger.first_on, ledger.observed_months
)
SELECT
    sums.number,
    sums.begun_on AS first_on,
    sums.last_on,
    sums.purchases AS orders,
    sums.all_revenue AS revenue,
    sums.all_profit AS profit,
    sums.reach AS observed_months,
    sums.went_on = 1 AS again{values}
FROM sums
JOIN roster ON roster.number = sums.number
