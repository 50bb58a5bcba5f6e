-- One row per weekday, Monday (1) first: how often it came from $first_order to $as_of, and its purchases.
-- In: purchases.
WITH days AS (
    SELECT isodow(CAST($first_order AS DATE) + CAST(passed AS INTEGER)) AS weekday, count(*) AS days
    FROM range(0, $as_of - CAST($first_order AS DATE) + 1) AS counter (passed)
    GROUP BY weekday
),
sold AS (
    SELECT isodow(order_date) AS weekday, count(*) AS orders
    FROM purchases
    GROUP BY weekday
)
SELECT weekdays.weekday, coalesce(days.days, 0) AS days, coalesce(sold.orders, 0) AS orders
FROM range(1, 8) AS weekdays (weekday)
LEFT JOIN days USING (weekday)
LEFT JOIN sold USING (weekday)
ORDER BY weekdays.weekday
