-- One row per order that belongs to a subscription by what it says, and per refund of one; `subscription` numbers the
-- customers' subscriptions, told apart by `key`. written: the delivery number; NULL where none can be read.
-- {key}, {number}, {state}, {course}, {cancelled_on}, {reason}, {refunded}: SQL of what the order says; NULL where no
-- column says it. {belongs}: whether an order is one of a subscription.
-- {fills}, {customers}: what fills the gaps of state, cancellation and reason, and the join that it comes by; empty
-- where no customers source says any.
-- A view, for most of it is long texts, which are copied once only. {there}: what an order has at least, unread.
CREATE TEMP VIEW delivery_orders_by_key AS
SELECT *
FROM (
    SELECT CAST(rowid AS INTEGER) AS order_row,
           customer_id,
           order_date,
           revenue,
           profit,
           {key} AS key,
           {number} AS written,
           {state} AS state,
           {course} AS course,
           {cancelled_on} AS cancelled_on,
           {reason} AS reason,
           {refunded} AS refunded
    FROM orders
    WHERE {there}
) AS said
WHERE {belongs};

CREATE TABLE subscription_keys AS
SELECT customer_id, key, CAST(row_number() OVER (ORDER BY customer_id, key) AS INTEGER) AS subscription
FROM (SELECT DISTINCT customer_id, key FROM delivery_orders_by_key) AS keys;

CREATE TABLE delivery_orders AS
SELECT subscription_keys.subscription, given.* EXCLUDE (key) {fills}
FROM delivery_orders_by_key AS given
JOIN subscription_keys ON subscription_keys.customer_id = given.customer_id AND subscription_keys.key = given.key
{customers};

DROP VIEW delivery_orders_by_key
