-- One row per purchase, in the order of each customer's purchases.
-- In: events. n: 1 for the first. days_to_next: NULL for a customer's last purchase.
-- first_in_month: the customer's first purchase within that calendar month, so that a sum counts customers.
CREATE OR REPLACE TEMP TABLE purchases AS
SELECT
    number,
    known,
    cohort,
    order_date,
    CAST(row_number() OVER own AS INTEGER) AS n,
    CAST(lead(order_date) OVER own - order_date AS INTEGER) AS days_to_next,
    date_trunc('month', order_date) IS DISTINCT FROM date_trunc('month', lag(order_date) OVER own)
        AS first_in_month
FROM events
WHERE purchase
WINDOW own AS (PARTITION BY number ORDER BY order_date)
