-- One row per group of equally many amounts, the largest first: how many, their sum, the smallest and the largest.
-- In: {amounts}: amount. $groups: how many groups; where the amounts do not divide, the first ones hold one more.
-- {places}: (0), (1) ... one per group. Amounts are counted and not sorted one by one: there are fewer of them.
-- Equal amounts may stand in two groups, which changes none of these figures.
WITH counted AS (
    SELECT amounts.amount, CAST(count(*) AS BIGINT) AS times
    FROM {amounts} AS amounts
    GROUP BY amounts.amount
),
placed AS (
    SELECT
        counted.amount,
        counted.times,
        sum(counted.times) OVER (
            ORDER BY counted.amount DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS times_down_to,
        sum(counted.times) OVER () // $groups AS fewest,
        sum(counted.times) OVER () % $groups AS larger
    FROM counted
),
spread AS (
    SELECT
        places.place,
        placed.amount,
        least(
            placed.times_down_to,
            (places.place + 1) * placed.fewest + least(places.place + 1, placed.larger)
        ) - greatest(
            placed.times_down_to - placed.times,
            places.place * placed.fewest + least(places.place, placed.larger)
        ) AS times
    FROM placed
    CROSS JOIN (VALUES {places}) AS places (place)
)
SELECT
    CAST(spread.place + 1 AS INTEGER) AS decile,
    CAST(sum(spread.times) AS BIGINT) AS amounts,
    sum(spread.amount * CAST(spread.times AS DECIMAL(38, 0))) AS all_amounts,
    min(spread.amount) AS smallest,
    max(spread.amount) AS largest
FROM spread
WHERE spread.times > 0
GROUP BY spread.place
ORDER BY spread.place
