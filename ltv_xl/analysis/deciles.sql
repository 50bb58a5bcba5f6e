-- One row per group of equally many amounts, the largest first: how many, their sum, the smallest and the largest.
-- In: {amounts}: amount. $groups: how many groups; where the amounts do not divide, the first ones hold one more.
-- Equal amounts may stand in two groups, which changes none of these figures.
WITH placed AS (
    SELECT
        amounts.amount,
        row_number() OVER (ORDER BY CAST(amounts.amount AS DOUBLE) DESC) - 1 AS place,
        count(*) OVER () // $groups AS fewest,
        count(*) OVER () % $groups AS larger
    FROM {amounts} AS amounts
),
grouped AS (
    SELECT
        placed.amount,
        CASE
            WHEN placed.place < placed.larger * (placed.fewest + 1)
                THEN placed.place // (placed.fewest + 1)
            ELSE placed.larger + (placed.place - placed.larger * (placed.fewest + 1)) // placed.fewest
        END AS place
    FROM placed
)
SELECT
    CAST(grouped.place + 1 AS INTEGER) AS decile,
    count(*) AS amounts,
    sum(grouped.amount) AS all_amounts,
    min(grouped.amount) AS smallest,
    max(grouped.amount) AS largest
FROM grouped
GROUP BY grouped.place
ORDER BY grouped.place
