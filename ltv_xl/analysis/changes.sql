-- One row per standing and group: what the customers of a period bought and earned in it.
-- In: ledger, buyers. Run for all periods at once. {period}: its name; {begin}: its first day, {until}: the day after
-- its last. {segment}: the number of a customer's group. standing: returning, with a first purchase before the period;
-- new, with one in it; without, with none by its end (samples, refunds): code is NULL for whoever never bought.
-- customers: those who bought in the period. Money is that of all orders of it, refunds and samples too.
SELECT
    '{period}' AS period,
    bought.standing,
    {segment} AS code,
    sum(CASE WHEN bought.purchases > 0 THEN 1 ELSE 0 END) AS customers,
    sum(bought.purchases) AS orders,
    sum(bought.all_revenue) AS revenue,
    sum(bought.all_profit) AS profit
FROM (
    SELECT
        ledger.number,
        CASE
            WHEN ledger.first_on < {begin} THEN 'returning'
            WHEN ledger.first_on < {until} THEN 'new'
            ELSE 'without'
        END AS standing,
        sum(CASE WHEN ledger.n > 0 THEN 1 ELSE 0 END) AS purchases,
        sum(ledger.revenue) AS all_revenue,
        sum(ledger.profit) AS all_profit
    FROM ledger
    WHERE ledger.order_date >= {begin} AND ledger.order_date < {until}
    GROUP BY ledger.number, ledger.first_on
) AS bought
LEFT JOIN buyers ON buyers.number = bought.number
GROUP BY bought.standing, {segment}
