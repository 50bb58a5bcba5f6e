-- One row: customers under contract, how many of them cancelled by $as_of, and their days at risk.
-- In: buyers, customers. Under contract: with a plan or a cancellation; where no source names a plan, every
-- buyer. Days run from the first purchase to the cancellation, else to $as_of.
-- early: within each customer's first $early_days, that day included.
-- A cancellation before the first purchase ended an earlier contract and is not counted.
WITH risk AS (
    SELECT
        buyers.first_on,
        buyers.revenue,
        buyers.gross_profit,
        CASE WHEN customers.cancelled_on BETWEEN buyers.first_on AND $as_of THEN customers.cancelled_on END
            AS cancelled_on
    FROM buyers
    LEFT JOIN customers USING (customer_id)
    WHERE
        customers.plan IS NOT NULL
        OR customers.cancelled_on IS NOT NULL
        OR NOT EXISTS (FROM customers WHERE plan IS NOT NULL)
)
SELECT
    count(*) AS customers,
    count(cancelled_on) AS cancellations,
    coalesce(sum(coalesce(cancelled_on, $as_of) - first_on), 0) AS days_at_risk,
    coalesce(sum(revenue), 0) AS revenue,
    coalesce(sum(gross_profit), 0) AS gross_profit,
    count(*) FILTER (WHERE cancelled_on - first_on <= $early_days) AS early_cancellations,
    coalesce(sum(least(coalesce(cancelled_on, $as_of) - first_on, $early_days)), 0) AS early_days_at_risk
FROM risk
