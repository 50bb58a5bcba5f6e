-- One row per order: whose it is, which of the customer's purchases, and when in the customer's life. All that
-- is told of orders is read from here.
-- In: orders, labels. A purchase is an order with a revenue above zero.
-- n: 1, 2, 3 ... along the customer's purchases; 0 for a refund, a sample or a gift. Of purchases at the same
-- moment the one with the lowest order_id is first.
-- first_on: the day of the customer's first purchase; NULL for a customer without one.
-- days_to_next: from this purchase to the customer's next; NULL for the last.
-- observed_months: age months that had ended by $as_of, at most $months; 0 for an unknown start, which is one
-- before $known_from. Age month k ends before the first purchase + k calendar months (31 January + 1 month is
-- the last of February).
-- age_month: the age month that the order falls in; NULL before the first purchase, and where that month is not
-- observed, so that it counts nowhere.
-- {moment}: when the order was placed; the day, where no time is known. One narrow key sorts faster than two.
-- {hour}: the hour of the order. {codes}: the codes of what orders are divided by; {labels}: the joins for them.
-- {order_row}: what order_products calls the order, where there is one.
CREATE OR REPLACE TEMP TABLE ledger AS
WITH coded AS (
    SELECT
        orders.customer_id AS number,
        orders.order_date,
        CASE WHEN orders.revenue > 0 THEN {moment} END AS bought_at,
        orders.order_id,
        orders.revenue,
        orders.profit,
        CASE WHEN orders.revenue > 0 THEN orders.order_date END AS bought_on{hour}{codes}{order_row}
    FROM orders{labels}
),
numbered AS (
    SELECT
        coded.*,
        row_number() OVER (
            PARTITION BY coded.number
            ORDER BY coded.bought_at NULLS LAST, coded.order_id NULLS LAST
        ) AS place,
        first_value(coded.bought_on) OVER (
            PARTITION BY coded.number
            ORDER BY coded.bought_at NULLS LAST, coded.order_id NULLS LAST
        ) AS first_on,
        lead(coded.bought_on) OVER (
            PARTITION BY coded.number
            ORDER BY coded.bought_at NULLS LAST, coded.order_id NULLS LAST
        ) AS next_on
    FROM coded
),
aged AS (
    SELECT
        numbered.*,
        CASE
            WHEN numbered.first_on >= $known_from THEN least(
                date_diff('month', numbered.first_on, $day_after)
                - CASE
                    WHEN extract(day FROM $day_after) >= extract(day FROM numbered.first_on) THEN 0
                    WHEN $day_after_ends_month THEN 0
                    ELSE 1
                END,
                $months
            )
            ELSE 0
        END AS reach,
        date_diff('month', numbered.first_on, numbered.order_date)
        + CASE
            WHEN extract(day FROM numbered.order_date) >= extract(day FROM numbered.first_on) THEN 1
            WHEN extract(day FROM numbered.order_date + 1) = 1 THEN 1
            ELSE 0
        END AS month
    FROM numbered
)
SELECT
    aged.number,
    aged.order_date,
    aged.first_on,
    CAST(CASE WHEN aged.bought_on IS NULL THEN 0 ELSE aged.place END AS INTEGER) AS n,
    CAST(date_diff('day', aged.bought_on, aged.next_on) AS INTEGER) AS days_to_next,
    CAST(aged.reach AS TINYINT) AS observed_months,
    CAST(
        CASE WHEN aged.order_date >= aged.first_on AND aged.month <= aged.reach THEN aged.month END AS TINYINT
    ) AS age_month,
    aged.revenue,
    aged.profit{carried}
FROM aged
