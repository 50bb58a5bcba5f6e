-- One row per subscription whose deliveries are known from the first on, or numbered by the shop: what its customer
-- (number) and its first delivery say of it. In: subscriptions, deliveries, roster, buyers. price: what the first delivery came
-- to, whole; NULL where it lies before the file. Of subscriptions whose deliveries are counted by date, those that may
-- have begun before the file, hence before $known_from, are not there.
-- {channel}, {campaign}, {paid}: the customer's group, where there are such.
CREATE OR REPLACE TEMP TABLE starts AS
SELECT
    subscriptions.subscription,
    subscriptions.customer_id AS number,
    {channel} AS channel,
    {campaign} AS campaign,
    {paid} AS paid,
    subscriptions.course,
    CAST(round(opening.revenue) AS BIGINT) AS price,
    opening.delivered_on AS begun_on,
    subscriptions.state,
    subscriptions.cancelled_on,
    subscriptions.reason
FROM subscriptions
JOIN roster ON roster.number = subscriptions.customer_id
LEFT JOIN buyers ON buyers.number = subscriptions.customer_id
LEFT JOIN deliveries AS opening ON opening.subscription = subscriptions.subscription AND opening.n = 1
WHERE NOT subscriptions.counted OR opening.delivered_on >= $known_from
