-- One row per item: its amount, which share of all amounts the items of a larger amount have, and its rank: A while that
-- is less than $first, so that the item that reaches it is A, too; then B until $second; C. Equal amounts have
-- one rank. What is not above zero is C, and no part of all amounts.
-- In: {items}: item, amount.
WITH amounts AS (
    SELECT items.amount, sum(items.amount) AS summed
    FROM {items} AS items
    WHERE items.amount > 0
    GROUP BY items.amount
),
running AS (
    SELECT
        amounts.amount,
        coalesce(
            sum(amounts.summed) OVER (
                ORDER BY amounts.amount DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS above,
        sum(amounts.summed) OVER () AS everything
    FROM amounts
),
shares AS (
    SELECT
        items.item,
        items.amount,
        floor(CAST(running.above AS DOUBLE) / CAST(running.everything AS DOUBLE) * 1000000000000 + 0.5)
        / 1000000000000 AS above
    FROM {items} AS items
    LEFT JOIN running ON running.amount = items.amount
)
SELECT
    shares.item,
    shares.amount,
    coalesce(shares.above, 1) AS above,
    CASE WHEN shares.above < $first THEN 'A' WHEN shares.above < $second THEN 'B' ELSE 'C' END AS class
FROM shares
