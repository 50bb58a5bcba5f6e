-- The tables subscriptions and deliveries, from delivery_orders: see table.py. Of files and of a database's tables alike,
-- so it holds to what every engine understands.
-- {as_of}: the day that the report looks back from, up to which a subscription may have been cancelled.
-- {by_date}: SQL that is true where no number is to be trusted. {states}: the words for states with their meaning.
-- A refund undoes the delivery that it is of: by its number, else the last before it.
CREATE TABLE undone AS
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
WHERE delivery_orders.revenue = 0 AND delivery_orders.refunded = 1;

CREATE TABLE delivered AS
SELECT delivery_orders.*
FROM delivery_orders
WHERE
    delivery_orders.revenue >= 0
    AND delivery_orders.order_row NOT IN (SELECT undone.order_row FROM undone);

-- What all orders of a subscription say alike, it says; else the first says its course and the latest its state.
-- A day of cancelling ends it whatever its state says, unless that is of one that goes on and received a delivery
-- since: then the day is a former one. overruled: a state gave way to the day.
CREATE TABLE subscriptions AS
WITH summed AS (
    SELECT
        delivery_orders.subscription,
        min(delivery_orders.customer_id) AS customer,
        min(delivery_orders.course) AS first_course,
        min(delivery_orders.state) AS word,
        min(delivery_orders.reason) AS first_reason,
        CASE
            WHEN min(delivery_orders.course) <> max(delivery_orders.course)
            OR min(delivery_orders.state) <> max(delivery_orders.state)
            OR min(delivery_orders.reason) <> max(delivery_orders.reason) THEN 1
            ELSE 0
        END AS differs,
        max(
            CASE
                WHEN delivery_orders.cancelled_on <= CAST('{as_of}' AS DATE) THEN delivery_orders.cancelled_on
            END
        ) AS ended_on,
        max(
            CASE
                WHEN delivery_orders.revenue >= 0
                AND (delivery_orders.written IS NULL OR delivery_orders.written < 1) THEN 1
                ELSE 0
            END
        ) AS missing
    FROM delivery_orders
    GROUP BY delivery_orders.subscription
),
said AS (
    SELECT
        delivery_orders.subscription,
        first_value(delivery_orders.course) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.course IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date,
                delivery_orders.course
        ) AS one_course,
        first_value(delivery_orders.state) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.state IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date DESC,
                delivery_orders.state DESC
        ) AS one_state,
        first_value(delivery_orders.reason) OVER (
            PARTITION BY delivery_orders.subscription
            ORDER BY
                CASE WHEN delivery_orders.reason IS NULL THEN 1 ELSE 0 END,
                delivery_orders.order_date DESC,
                delivery_orders.reason DESC
        ) AS one_reason
    FROM delivery_orders
    WHERE delivery_orders.subscription IN (SELECT summed.subscription FROM summed WHERE summed.differs = 1)
),
changed AS (
    SELECT
        said.subscription,
        min(said.one_course) AS course,
        min(said.one_state) AS word,
        min(said.one_reason) AS reason
    FROM said
    GROUP BY said.subscription
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
        coalesce(changed.course, summed.first_course) AS course,
        coalesce(changed.reason, summed.first_reason) AS reason,
        summed.missing,
        states.meaning,
        CASE
            WHEN states.meaning IN ('active', 'paused', 'skipping') AND received.latest > summed.ended_on THEN NULL
            ELSE summed.ended_on
        END AS cancelled_on
    FROM summed
    JOIN received ON received.subscription = summed.subscription
    LEFT JOIN changed ON changed.subscription = summed.subscription
    LEFT JOIN (VALUES {states}) AS states (word, meaning) ON states.word = coalesce(changed.word, summed.word)
)
SELECT
    stated.subscription,
    stated.customer AS customer_id,
    CAST(stated.course AS VARCHAR) AS course,
    stated.cancelled_on,
    CASE
        WHEN stated.cancelled_on IS NOT NULL THEN 'cancelled'
        ELSE coalesce(stated.meaning, 'active')
    END AS state,
    CAST(stated.reason AS VARCHAR) AS reason,
    {by_date} OR stated.missing = 1 AS counted,
    CASE
        WHEN stated.cancelled_on IS NOT NULL AND stated.meaning IN ('active', 'paused', 'skipping') THEN 1
        ELSE 0
    END AS overruled
FROM stated
ORDER BY stated.subscription;

CREATE TABLE deliveries AS
SELECT
    numbered.subscription,
    min(numbered.customer) AS customer_id,
    CAST(numbered.n AS SMALLINT) AS n,
    min(numbered.order_date) AS delivered_on,
    CAST(sum(numbered.revenue) AS DECIMAL(18, 4)) AS revenue,
    CAST(sum(numbered.profit) AS DECIMAL(18, 4)) AS profit,
    CAST(min(numbered.of_course) AS VARCHAR) AS course,
    min(numbered.of_order) AS order_row,
    count(*) AS orders
FROM (
    SELECT
        delivered.subscription,
        delivered.customer_id AS customer,
        delivered.order_date,
        delivered.revenue,
        delivered.profit,
        delivered.course AS of_course,
        delivered.order_row AS of_order,
        CAST(
            dense_rank() OVER (PARTITION BY delivered.subscription ORDER BY delivered.order_date) AS INTEGER
        ) AS n
    FROM delivered
    JOIN subscriptions ON subscriptions.subscription = delivered.subscription AND subscriptions.counted
    UNION ALL
    SELECT
        delivered.subscription,
        delivered.customer_id AS customer,
        delivered.order_date,
        delivered.revenue,
        delivered.profit,
        delivered.course AS of_course,
        delivered.order_row AS of_order,
        delivered.written AS n
    FROM delivered
    JOIN subscriptions ON subscriptions.subscription = delivered.subscription AND NOT subscriptions.counted
) AS numbered
GROUP BY numbered.subscription, numbered.n
