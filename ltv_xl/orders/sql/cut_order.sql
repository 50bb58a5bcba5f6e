-- The one order that the sources {first} and {second} share, if it stands where one of them ends and the other
-- begins, for one customer, and none of its products is in both. {adjoin}: their rows show that it stands there.
WITH spans AS (
    SELECT source_no, CAST(min(order_date) AS DATE) AS low, CAST(max(order_date) AS DATE) AS high
    FROM {relation}
    WHERE source_no IN ({first}, {second})
    GROUP BY source_no
),
shared AS (
    SELECT a.key, least(a.first_on, b.first_on) AS day
    FROM shared_orders AS a
    JOIN shared_orders AS b ON a.key = b.key AND a.source_no = {first} AND b.source_no = {second}
    WHERE coalesce(a.customer_id = b.customer_id, true) AND coalesce(a.first_on = b.first_on, true)
),
products AS (
    SELECT source_no, product
    FROM {relation}
    WHERE source_no IN ({first}, {second}) AND order_id::VARCHAR IN (SELECT key::VARCHAR FROM shared)
    GROUP BY ALL
)
SELECT key
FROM shared
JOIN spans AS a ON a.source_no = {first}
JOIN spans AS b ON b.source_no = {second}
WHERE ({adjoin} OR (day = a.high AND day = b.low) OR (day = a.low AND day = b.high))
  AND (SELECT count(*) = count(DISTINCT product) AND count(*) = count(product) FROM products)
