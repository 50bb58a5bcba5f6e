-- One row per order after the day of the customer's first purchase, for the statements that count repeats.
-- In: ledger. bought_on: the day of a purchase; those of one day are one, and only the last of them has it. earned:
-- profit; that of refunds is part of it.
SELECT
    ledger.number,
    ledger.first_on,
    ledger.order_date,
    ledger.profit AS earned,
    CASE
        WHEN ledger.n > 0 AND (ledger.days_to_next IS NULL OR ledger.days_to_next > 0) THEN ledger.order_date
    END AS bought_on
FROM ledger
WHERE ledger.order_date > ledger.first_on
