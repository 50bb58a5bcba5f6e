-- The tables subscriptions and deliveries, from delivery_orders: see table.py.
-- {as_of}: the day that the report looks back from, up to which a subscription may have been cancelled.
-- {by_date}: SQL that is true where no number of the file is to be trusted. {states}: the words of the file with their
-- meaning. A refund undoes the delivery that it is of: by its number, else the last before it.
CREATE TABLE undone AS
SELECT order_row
FROM (
    SELECT delivery.order_row,
           row_number() OVER (
               PARTITION BY refund.order_row
               ORDER BY delivery.order_date DESC, delivery.order_row DESC
           ) AS place
    FROM delivery_orders AS refund
    JOIN delivery_orders AS delivery
        ON delivery.subscription = refund.subscription
        AND delivery.revenue > 0
        AND delivery.order_date <= refund.order_date
        AND (refund.written IS NULL OR delivery.written IS NULL OR refund.written = delivery.written)
        AND delivery.revenue + refund.revenue <= 0
    WHERE refund.revenue < 0
) AS matched
WHERE place = 1
UNION ALL
SELECT order_row FROM delivery_orders WHERE revenue = 0 AND refunded;

CREATE TABLE delivered AS
SELECT * FROM delivery_orders WHERE revenue >= 0 AND order_row NOT IN (SELECT order_row FROM undone);

-- What all orders of a subscription say alike, it says; else the first says its course and the latest its state.
-- A day of cancelling ends it whatever its state says, unless that is of one that goes on and received a delivery
-- since: then the day is a former one. overruled: a state gave way to the day.
CREATE TABLE subscriptions AS
WITH summed AS (
    SELECT subscription,
           any_value(customer_id) AS customer_id,
           min(course) AS course,
           min(state) AS word,
           min(reason) AS reason,
           min(course) <> max(course) OR min(state) <> max(state) OR min(reason) <> max(reason) AS differs,
           max(CASE WHEN cancelled_on <= {as_of} THEN cancelled_on END) AS cancelled_on,
           bool_or(revenue >= 0 AND (written IS NULL OR written < 1)) AS missing
    FROM delivery_orders
    GROUP BY subscription
),
changed AS (
    SELECT subscription,
           arg_min(course, row(order_date, course)) AS course,
           arg_max(state, row(order_date, state)) AS word,
           arg_max(reason, row(order_date, reason)) AS reason
    FROM delivery_orders
    WHERE subscription IN (SELECT subscription FROM summed WHERE differs)
    GROUP BY subscription
),
stated AS (
    SELECT summed.* REPLACE (
               CASE WHEN states.meaning IN ('active', 'paused', 'skipping') AND received.latest > summed.cancelled_on
                    THEN NULL ELSE summed.cancelled_on END AS cancelled_on,
               coalesce(changed.course, summed.course) AS course,
               coalesce(changed.reason, summed.reason) AS reason
           ),
           states.meaning
    FROM summed
    JOIN (SELECT subscription, max(order_date) AS latest FROM delivered GROUP BY subscription) AS received
        ON received.subscription = summed.subscription
    LEFT JOIN changed ON changed.subscription = summed.subscription
    LEFT JOIN (VALUES {states}) AS states (word, meaning) ON states.word = coalesce(changed.word, summed.word)
)
SELECT subscription,
       customer_id,
       CAST(course AS VARCHAR) AS course,
       cancelled_on,
       CASE WHEN cancelled_on IS NOT NULL THEN 'cancelled' ELSE coalesce(meaning, 'active') END AS state,
       CAST(reason AS VARCHAR) AS reason,
       {by_date} OR missing AS counted,
       coalesce(cancelled_on IS NOT NULL AND meaning IN ('active', 'paused', 'skipping'), false) AS overruled
FROM stated
ORDER BY subscription;

CREATE TABLE deliveries AS
SELECT subscription,
       any_value(customer_id) AS customer_id,
       CAST(n AS SMALLINT) AS n,
       min(order_date) AS delivered_on,
       CAST(sum(revenue) AS DECIMAL(18, 4)) AS revenue,
       CAST(sum(profit) AS DECIMAL(18, 4)) AS profit,
       CAST(min(course) AS VARCHAR) AS course,
       min(order_row) AS order_row,
       count(*) AS orders
FROM (
    SELECT delivered.*, dense_rank() OVER (PARTITION BY delivered.subscription ORDER BY order_date) AS n
    FROM delivered
    JOIN subscriptions ON subscriptions.subscription = delivered.subscription AND subscriptions.counted
    UNION ALL
    SELECT delivered.*, written AS n
    FROM delivered
    JOIN subscriptions ON subscriptions.subscription = delivered.subscription AND NOT subscriptions.counted
) AS numbered
GROUP BY subscription, n
