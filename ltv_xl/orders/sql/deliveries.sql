-- The tables subscriptions and deliveries, from delivery_orders: see table.py.
-- {as_of}: the day that the report looks back from, up to which a subscription may have been cancelled.
-- {by_date}: SQL that is true where no number of the file is to be trusted. {states}: the words of the file
-- with their meaning. A refund undoes the delivery that it is of: by its number, else the last before it.
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
        ON delivery.customer_id = refund.customer_id
        AND delivery.key = refund.key
        AND delivery.revenue > 0
        AND delivery.order_date <= refund.order_date
        AND (refund.written IS NULL OR delivery.written IS NULL OR refund.written = delivery.written)
        AND delivery.revenue + refund.revenue <= 0
    WHERE refund.revenue < 0
) AS matched
WHERE place = 1
UNION ALL
SELECT order_row FROM delivery_orders WHERE revenue = 0 AND refunded;

CREATE TABLE subscriptions AS
SELECT CAST(row_number() OVER (ORDER BY customer_id, key) AS INTEGER) AS subscription,
       customer_id,
       key,
       course,
       cancelled_on,
       coalesce(states.meaning, 'active') AS state,
       reason,
       {by_date} OR missing AS counted
FROM (
    SELECT customer_id,
           key,
           arg_min(course, row(order_date, course)) AS course,
           max(CASE WHEN cancelled_on <= {as_of} THEN cancelled_on END) AS cancelled_on,
           arg_max(state, row(order_date, state)) AS word,
           arg_max(reason, row(order_date, reason)) AS reason,
           bool_or(revenue >= 0 AND (written IS NULL OR written < 1)) AS missing
    FROM delivery_orders
    GROUP BY customer_id, key
    HAVING bool_or(revenue >= 0 AND order_row NOT IN (SELECT order_row FROM undone))
) AS summed
LEFT JOIN (VALUES {states}) AS states (word, meaning) ON states.word = summed.word;

CREATE TABLE deliveries AS
SELECT subscription,
       customer_id,
       n,
       min(order_date) AS delivered_on,
       CAST(sum(revenue) AS DECIMAL(18, 4)) AS revenue,
       CAST(sum(profit) AS DECIMAL(18, 4)) AS profit,
       arg_min(course, row(order_date, course)) AS course,
       min(order_row) AS order_row,
       count(*) AS orders
FROM (
    SELECT subscriptions.subscription,
           subscriptions.customer_id,
           CAST(CASE
               WHEN subscriptions.counted
               THEN dense_rank() OVER (PARTITION BY subscriptions.subscription ORDER BY delivered.order_date)
               ELSE delivered.written
           END AS SMALLINT) AS n,
           delivered.order_date,
           delivered.revenue,
           delivered.profit,
           delivered.course,
           delivered.order_row
    FROM delivery_orders AS delivered
    JOIN subscriptions ON subscriptions.customer_id = delivered.customer_id AND subscriptions.key = delivered.key
    WHERE delivered.revenue >= 0 AND delivered.order_row NOT IN (SELECT order_row FROM undone)
) AS numbered
GROUP BY subscription, customer_id, n
