-- One row: customers with a purchase, how many of them cancelled by $as_of, and their days at risk.
-- In: buyers, customers. Days run from the first purchase to the cancellation, else to $as_of.
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
)
SELECT
    count(*) AS customers,
    count(cancelled_on) AS cancellations,
    coalesce(sum(coalesce(cancelled_on, $as_of) - first_on), 0) AS days_at_risk,
    coalesce(sum(revenue), 0) AS revenue,
    coalesce(sum(gross_profit), 0) AS gross_profit
FROM risk
