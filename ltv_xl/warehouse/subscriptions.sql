-- The tables subscriptions and deliveries, from delivery_orders: see orders/table.py, and orders/sql/deliveries.sql,
-- which says the same of files. {as_of}: the day that the report looks back from. {by_date}: SQL that is true where no
-- number is to be trusted. {states}: the words for states with their meaning.
-- A refund undoes the delivery that it is of: by its number, else the last before it.
CREATE OR REPLACE TEMP TABLE undone AS
SELECT matched.order_row
FROM (
    SELECT
        delivery.order_row,
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
WHERE matched.place = 1
UNION ALL
SELECT delivery_orders.order_row
FROM delivery_orders
WHERE delivery_orders.revenue = 0 AND delivery_orders.delivery_refunded = 1;

CREATE OR REPLACE TEMP TABLE delivered AS
SELECT delivery_orders.*
FROM delivery_orders
WHERE
    delivery_orders.revenue >= 0
    AND delivery_orders.order_row NOT IN (SELECT undone.order_row FROM undone);

-- The first order says the course, the latest one the state and the reason. A day of cancelling ends a subscription
-- whatever its state says, unless that is of one that goes on and received a delivery since.
CREATE OR REPLACE TEMP TABLE subscriptions AS
WITH chosen AS (
    SELECT
        delivery_orders.subscription,
        delivery_orders.customer_id,
        first_value(delivery_orders.course) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.course IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date,
                delivery_orders.course
        ) AS first_course,
        first_value(delivery_orders.state) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.state IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date DESC,
                delivery_orders.state DESC
        ) AS last_state,
        first_value(delivery_orders.reason) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.reason IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date DESC,
                delivery_orders.reason DESC
        ) AS last_reason,
        CASE
            WHEN delivery_orders.cancelled_on <= CAST('{as_of}' AS DATE) THEN delivery_orders.cancelled_on
        END AS ended,
        CASE
            WHEN delivery_orders.revenue >= 0
            AND (delivery_orders.written IS NULL OR delivery_orders.written < 1) THEN 1
            ELSE 0
        END AS lacking
    FROM delivery_orders
),
summed AS (
    SELECT
        chosen.subscription,
        min(chosen.customer_id) AS customer,
        min(chosen.first_course) AS course,
        min(chosen.last_state) AS word,
        min(chosen.last_reason) AS reason,
        max(chosen.ended) AS ended_on,
        max(chosen.lacking) AS missing
    FROM chosen
    GROUP BY chosen.subscription
),
received AS (
    SELECT delivered.subscription, max(delivered.order_date) AS latest
    FROM delivered
    GROUP BY delivered.subscription
),
stated AS (
    SELECT
        summed.subscription,
        summed.customer,
        summed.course,
        summed.reason,
        summed.missing,
        states.meaning,
        CASE
            WHEN states.meaning IN ('active', 'paused', 'skipping') AND received.latest > summed.ended_on THEN NULL
            ELSE summed.ended_on
        END AS cancelled_on
    FROM summed
    JOIN received ON received.subscription = summed.subscription
    LEFT JOIN (VALUES {states}) AS states (word, meaning) ON states.word = summed.word
)
SELECT
    stated.subscription,
    stated.customer AS customer_id,
    stated.course,
    stated.cancelled_on,
    CASE
        WHEN stated.cancelled_on IS NOT NULL THEN 'cancelled'
        ELSE coalesce(stated.meaning, 'active')
    END AS state,
    stated.reason,
    {by_date} OR stated.missing = 1 AS counted
FROM stated;

CREATE OR REPLACE TEMP TABLE deliveries AS
SELECT
    numbered.subscription,
    min(numbered.customer) AS customer_id,
    CAST(numbered.n AS SMALLINT) AS n,
    min(numbered.order_date) AS delivered_on,
    CAST(sum(numbered.revenue) AS DECIMAL(18, 4)) AS revenue,
    CAST(sum(numbered.profit) AS DECIMAL(18, 4)) AS profit,
    min(numbered.of_course) AS course,
    min(numbered.of_order) AS order_row
FROM (
    SELECT
        delivered.subscription,
        delivered.customer_id AS customer,
        delivered.order_date,
        delivered.revenue,
        delivered.profit,
        delivered.course AS of_course,
        delivered.order_row AS of_order,
        CASE
            WHEN subscriptions.counted
                THEN CAST(
                    dense_rank() OVER (PARTITION BY delivered.subscription ORDER BY delivered.order_date)
                    AS INTEGER
                )
            ELSE delivered.written
        END AS n
    FROM delivered
    JOIN subscriptions ON subscriptions.subscription = delivered.subscription
) AS numbered
GROUP BY numbered.subscription, numbered.n;

DROP TABLE IF EXISTS undone;
DROP TABLE IF EXISTS delivered;
DROP TABLE IF EXISTS delivery_orders;
DROP TABLE IF EXISTS subscription_keys
