-- One row per order that belongs to a subscription by what it says, and per refund of one. key: what tells the
-- subscriptions of a customer apart. written: the delivery number; NULL where none can be read.
-- {own_id}, {number}, {state}, {course}, {cancelled_on}, {reason}, {refunded}: SQL of what the order says; NULL
-- where no column says it. {by_id}: whether subscriptions have ids at all.
CREATE OR REPLACE TABLE delivery_orders AS
SELECT *,
       CASE WHEN own_id IS NOT NULL THEN 's' || own_id ELSE 'c' || coalesce(course, '') END AS key
FROM (
    SELECT CAST(rowid AS INTEGER) AS order_row,
           customer_id,
           order_date,
           revenue,
           profit,
           {own_id} AS own_id,
           {number} AS written,
           {state} AS state,
           {course} AS course,
           {cancelled_on} AS cancelled_on,
           {reason} AS reason,
           {refunded} AS refunded
    FROM orders
) AS said
WHERE CASE
          WHEN {by_id} THEN own_id IS NOT NULL
          ELSE (written IS NOT NULL OR state IS NOT NULL) AND NOT coalesce({one_off}, false)
      END
