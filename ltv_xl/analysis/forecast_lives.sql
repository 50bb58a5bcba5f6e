-- One row per customer with a purchase: what a forecast of the customer rests on, today and on some earlier days.
-- In: ledger, buyers. {lead}: the customer's group in the dimension that the model is told apart by.
-- The purchases of one day are one. repeats: those after the first day. recency_days, days: from the first to the
-- last, and to $as_of. profit: what came after the first day, refunds included.
-- {cuts}: repeats and profit until the end of some days, by name; {carried}: their columns. Of the day `then`, $until,
-- also recency_then, and days_then, which is NULL for those who had not bought by then.
CREATE OR REPLACE TEMP TABLE forecast_lives AS
WITH counted AS (
    SELECT
        ledger.number,
        count(CASE WHEN ledger.days_to_next > 0 THEN 1 END) AS repeats,
        sum(CASE WHEN ledger.order_date > ledger.first_on THEN ledger.profit ELSE 0 END) AS repeat_profit,
        max(CASE WHEN ledger.n > 0 AND ledger.order_date <= $until THEN ledger.order_date END) AS last_then{cuts}
    FROM ledger
    GROUP BY ledger.number
)
SELECT
    buyers.number,
    buyers.known,
    CAST({lead} AS INTEGER) AS lead_code,
    CAST(counted.repeats AS INTEGER) AS repeats,
    CAST(date_diff('day', buyers.first_on, buyers.last_on) AS INTEGER) AS recency_days,
    CAST(date_diff('day', buyers.first_on, $as_of) AS INTEGER) AS days,
    counted.repeat_profit AS profit,
    CAST(date_diff('day', buyers.first_on, counted.last_then) AS INTEGER) AS recency_then,
    CASE
        WHEN buyers.first_on <= $until THEN CAST(date_diff('day', buyers.first_on, $until) AS INTEGER)
    END AS days_then{carried}
FROM counted
JOIN buyers ON buyers.number = counted.number
