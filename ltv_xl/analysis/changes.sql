-- One row per period, standing and group: what the customers of the period bought and earned in it.
-- In: ledger, buyers. {periods}: of each period its name, its first day, and the day after its last; no two overlap.
-- {segment}: the number of a customer's group. standing: returning, with a first purchase before the period; new, with
-- one in it; without, with none by its end (samples, refunds): code is NULL for whoever never bought.
-- customers: those who bought in the period, each counted at the last purchase in it. Money is that of all orders of
-- it, refunds and samples too.
SELECT
    periods.period,
    CASE
        WHEN ledger.first_on < periods.first_day THEN 'returning'
        WHEN ledger.first_on < periods.day_after THEN 'new'
        ELSE 'without'
    END AS standing,
    {segment} AS code,
    sum(
        CASE
            WHEN ledger.n > 0 AND (
                ledger.days_to_next IS NULL
                OR ledger.order_date + ledger.days_to_next >= periods.day_after
            ) THEN 1
            ELSE 0
        END
    ) AS customers,
    sum(CASE WHEN ledger.n > 0 THEN 1 ELSE 0 END) AS orders,
    sum(ledger.revenue) AS all_revenue,
    sum(ledger.profit) AS all_profit
FROM ledger
JOIN (VALUES {periods}) AS periods (period, first_day, day_after)
    ON ledger.order_date >= periods.first_day AND ledger.order_date < periods.day_after
LEFT JOIN buyers ON buyers.number = ledger.number
GROUP BY 1, 2, 3
