-- One row per group of first products and product of the second purchase: the customers of known start who
-- bought so. In: buyers, labels. {segment}: the number of the first product's group.
-- place: among the second products, from the one that most customers bought, ties by name; NULL beyond the
-- $listed_values largest, and where the second purchase names no product. size: its customers.
WITH seconds AS (
    SELECT {segment} AS first_code, buyers.second_product
    FROM buyers
    WHERE buyers.known AND buyers.orders >= 2
),
ranked AS (
    SELECT
        sizes.second_product,
        sizes.customers,
        row_number() OVER (ORDER BY sizes.customers DESC, sizes.second_product) AS place
    FROM (
        SELECT seconds.second_product, count(*) AS customers
        FROM seconds
        WHERE seconds.second_product IS NOT NULL
        GROUP BY seconds.second_product
    ) AS sizes
),
listed AS (
    SELECT ranked.second_product, ranked.place, ranked.customers, min(labels.name) AS product_name
    FROM ranked
    JOIN labels ON labels.dimension = $product_labels AND labels.code = ranked.second_product
    WHERE ranked.place <= $listed_values
    GROUP BY ranked.second_product, ranked.place, ranked.customers
)
SELECT
    seconds.first_code,
    seconds.second_product IS NULL AS nameless,
    listed.place,
    listed.product_name,
    count(*) AS customers,
    (SELECT count(*) FROM ranked) AS all_values
FROM seconds
LEFT JOIN listed ON listed.second_product = seconds.second_product
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3
