-- One row per customer of known start: the way it was won, and what it brought up to some ages.
-- In: ledger, buyers. {way}: the number of the channel; {campaign}: that of the campaign's group, which counts
-- for the newest customers.
-- age: days from the first purchase to an order. second: days to the second purchase; NULL without one.
-- {profits}: up to an age in days (profit_30 ...), and in so many age months (months_6 ...), which are whole only for
-- customers observed so long.
-- batch: one of $batches parts of the customers, of which the bootstrap draws.
CREATE OR REPLACE TEMP TABLE early AS
WITH aged AS (
    SELECT
        ledger.number,
        CASE WHEN ledger.n = 1 THEN ledger.days_to_next END AS next_after,
        date_diff('day', ledger.first_on, ledger.order_date) AS age,
        ledger.age_month,
        CAST(ledger.profit AS DOUBLE) AS profit
    FROM ledger
    WHERE
        ledger.first_on >= $known_from
        AND ledger.order_date >= ledger.first_on
        AND (ledger.age_month <= 12 OR date_diff('day', ledger.first_on, ledger.order_date) <= 120)
),
lives AS (
    SELECT
        aged.number,
        min(aged.next_after) AS second{profits}
    FROM aged
    GROUP BY aged.number
)
SELECT
    buyers.first_on,
    {way} AS way,
    CASE WHEN buyers.first_on >= $newest_from THEN {campaign} ELSE -1 END AS campaign,
    buyers.number % $batches AS batch,
    lives.second{carried}
FROM lives
JOIN buyers ON buyers.number = lives.number
