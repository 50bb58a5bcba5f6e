-- One row per group of repeat buyers of known start with as many repeats that bring as much on average, to half
-- a per cent: what the model of their worth is fitted to. Those whose repeats bring nothing or less are left out.
-- In: forecast_lives. {then}: "", or "_then" for the day $until. level: 200 × ln(mean profit of a repeat).
SELECT
    lives.repeats,
    CAST(round(200 * ln(lives.profit / lives.repeats)) AS INTEGER) AS level,
    count(*) AS customers
FROM (
    SELECT
        forecast_lives.repeats{then} AS repeats,
        CAST(forecast_lives.profit{then} AS DOUBLE) AS profit
    FROM forecast_lives
    WHERE
        forecast_lives.known
        AND forecast_lives.number % $step = 0
        AND forecast_lives.repeats{then} > 0
        AND forecast_lives.profit{then} > 0
) AS lives
GROUP BY lives.repeats, CAST(round(200 * ln(lives.profit / lives.repeats)) AS INTEGER)
ORDER BY lives.repeats, CAST(round(200 * ln(lives.profit / lives.repeats)) AS INTEGER)
