-- One row per value among the $listed_values of each dimension that most customers have, and one for those
-- without a value (code NULL): how many customers. all_values, all_customers: of the dimension.
-- In: traits. {sizes}: the number of customers by dimension and code. Ties go by the texts' order.
WITH sizes AS (
    {sizes}
),
ranked AS (
    SELECT
        sizes.dimension,
        sizes.code,
        sizes.customers,
        row_number() OVER (
            PARTITION BY sizes.dimension
            ORDER BY sizes.code IS NULL, sizes.customers DESC, sizes.code
        ) AS place,
        count(sizes.code) OVER (PARTITION BY sizes.dimension) AS all_values,
        sum(sizes.customers) OVER (PARTITION BY sizes.dimension) AS all_customers
    FROM sizes
),
names AS (
    SELECT labels.dimension, labels.code, min(labels.name) AS label
    FROM labels
    GROUP BY labels.dimension, labels.code
)
SELECT
    ranked.dimension,
    ranked.code,
    names.label,
    ranked.customers,
    ranked.all_values,
    ranked.all_customers
FROM ranked
LEFT JOIN names ON names.dimension = ranked.dimension AND names.code = ranked.code
WHERE ranked.place <= $listed_values OR ranked.code IS NULL
ORDER BY ranked.dimension, ranked.place
