-- One row per order of a customer with a purchase, from the day of the first purchase on.
-- In: orders, buyers. Refunds and zero-value orders are events too; `purchase` tells them apart.
-- age_month: the age month k that the order falls in, from the first purchase + (k - 1) to + k calendar
-- months, end excluded; NULL where that month is not observed (see buyers), so that it counts nowhere.
CREATE OR REPLACE TEMP TABLE events AS
WITH aged AS (
    SELECT
        buyers.*,
        orders.order_date,
        orders.revenue > 0 AS purchase,
        orders.revenue AS order_revenue,
        orders.gross_profit AS order_profit,
        CAST(date_diff('month', buyers.first_on, orders.order_date) AS INTEGER) AS calendar_months
    FROM orders
    JOIN buyers USING (customer_id)
    WHERE orders.order_date >= buyers.first_on
),
placed AS (
    SELECT
        *,
        CASE
            WHEN order_date >= first_on + to_months(calendar_months) THEN calendar_months + 1
            ELSE calendar_months
        END AS age_month
    FROM aged
)
SELECT
    number,
    cohort,
    known,
    order_date,
    purchase,
    order_revenue AS revenue,
    order_profit AS gross_profit,
    CAST(CASE WHEN age_month <= observed_months THEN age_month END AS UTINYINT) AS age_month{segments}
FROM placed
