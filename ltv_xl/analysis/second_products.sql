-- One row per first product and product of the second purchase: the customers who bought so.
-- In: seconds. Of the second products the $kept_seconds largest stand by themselves, as in groups.
WITH sizes AS (
    SELECT product, count(*) AS customers
    FROM seconds
    WHERE product IS NOT NULL
    GROUP BY product
),
ranked AS (
    SELECT product, row_number() OVER (ORDER BY customers DESC, product) AS place, count(*) OVER () AS products
    FROM sizes
),
named AS (
    SELECT product, place
    FROM ranked
    WHERE place <= $kept_seconds OR products = $kept_seconds + 1
)
SELECT
    seconds.first,
    CASE WHEN seconds.product IS NULL THEN {none} ELSE coalesce(named.place, {other}) END AS second,
    any_value(named.product) AS product,
    count(*) AS customers
FROM seconds
LEFT JOIN named USING (product)
GROUP BY ALL
ORDER BY 1, 2
