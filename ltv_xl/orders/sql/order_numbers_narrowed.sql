-- The lines with the day of their order in its number. A refund, and a line that repeats the amount of the line
-- before it in another state, belong to the last order of that number and customer, whatever their own day.
WITH described AS (
    SELECT *, CAST(order_date AS DATE) AS own_day, {negative} AS negative, {state} AS state, {worth} AS worth,
           {store} AS own_store
    FROM {relation}
),
compared AS (
    SELECT *,
           NOT negative AND NOT coalesce(worth = lag(worth) OVER earlier AND state <> lag(state) OVER earlier, false)
               AS begins
    FROM described
    WINDOW earlier AS (PARTITION BY source_no, order_id, customer_id, own_store ORDER BY order_date, negative)
),
placed AS (
    SELECT *,
           coalesce(
               last_value(CASE WHEN begins THEN own_day END IGNORE NULLS) OVER (
                   PARTITION BY source_no, order_id, customer_id, own_store ORDER BY order_date, negative
                   ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
               ),
               own_day
           ) AS day_of_order
    FROM compared
)
SELECT * EXCLUDE (own_day, negative, state, worth, own_store, begins, day_of_order)
       REPLACE (order_id::VARCHAR || coalesce({day}, '') || coalesce(' ' || own_store, '') AS order_id)
FROM placed
