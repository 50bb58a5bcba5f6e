-- One row per channel and campaign: customers of known start whose first order is of a trial product, and who of them
-- went on to a regular purchase within $inactive_days.
-- In: ledger, roster, groups. A free trial is a trial, too; on one day purchases go before what is free.
-- {product}: the code of an order's product; {trials}: the codes of trial products. {channel}, {campaign}: the codes of
-- those of an order; {of_channel}, {of_campaign}: the numbers of these dimensions.
-- {deliveries}: those of subscriptions. A delivery on a later day than the trial is regular whatever its product is
-- called: the first parcel of a subscription may be the trial, and all bear one name.
-- mature: the trial is at least $inactive_days old at $as_of; seen: at least $year days. Profit counts from the day of
-- the trial, for so many days.
WITH tried AS (
    SELECT DISTINCT ledger.number
    FROM ledger
    WHERE {product} IN ({trials})
),
placed AS (
    SELECT
        ledger.number,
        ledger.order_date,
        ledger.profit,
        CASE WHEN {product} IN ({trials}) THEN 1 ELSE 0 END AS trial,
        {channel} AS channel,
        {campaign} AS campaign,
        row_number() OVER (
            PARTITION BY ledger.number
            ORDER BY
                ledger.order_date,
                CASE WHEN ledger.n > 0 THEN 0 ELSE 1 END,
                ledger.n,
                CASE WHEN {product} IN ({trials}) THEN 0 ELSE 1 END
        ) AS place
    FROM ledger
    JOIN tried ON tried.number = ledger.number
    JOIN roster ON roster.number = ledger.number
    WHERE ledger.revenue >= 0 AND ledger.n <= 1 -- a further purchase is never the first order
),
starts AS (
    SELECT
        placed.number,
        placed.order_date AS tried_on,
        placed.profit AS trial_profit,
        placed.channel,
        placed.campaign
    FROM placed
    WHERE placed.place = 1 AND placed.trial = 1 AND placed.order_date >= $known_from
),
delivered AS (
    SELECT starts.number, min(date_diff('day', starts.tried_on, parcels.delivered_on)) AS after_days
    FROM starts
    JOIN {deliveries} AS parcels
        ON parcels.customer_id = starts.number AND parcels.delivered_on > starts.tried_on
    GROUP BY starts.number
),
lives AS (
    SELECT
        starts.number,
        min(CASE
            WHEN ledger.n > 0 AND coalesce({product}, 0) NOT IN ({trials})
                THEN date_diff('day', starts.tried_on, ledger.order_date)
        END) AS regular_after,
        sum(CASE
            WHEN date_diff('day', starts.tried_on, ledger.order_date) < $inactive_days THEN ledger.profit ELSE 0
        END) AS window_profit,
        sum(CASE
            WHEN date_diff('day', starts.tried_on, ledger.order_date) < $year THEN ledger.profit ELSE 0
        END) AS year_profit
    FROM starts
    JOIN ledger ON ledger.number = starts.number AND ledger.order_date >= starts.tried_on
    GROUP BY starts.number
),
judged AS (
    SELECT
        starts.channel,
        starts.campaign,
        starts.trial_profit,
        lives.window_profit,
        lives.year_profit,
        CASE
            WHEN lives.regular_after <= $inactive_days OR delivered.after_days <= $inactive_days THEN 1 ELSE 0
        END AS again,
        CASE WHEN date_diff('day', starts.tried_on, $as_of) >= $inactive_days THEN 1 ELSE 0 END AS mature,
        CASE WHEN date_diff('day', starts.tried_on, $as_of) >= $year THEN 1 ELSE 0 END AS seen
    FROM starts
    JOIN lives ON lives.number = starts.number
    LEFT JOIN delivered ON delivered.number = starts.number
)
SELECT
    coalesce(of_channel.segment, 30) AS channel,
    coalesce(of_campaign.segment, 30) AS campaign,
    count(*) AS customers,
    sum(judged.mature) AS all_mature,
    sum(judged.mature * judged.again) AS went_on,
    sum(judged.mature * judged.trial_profit) AS mature_trial_profit,
    sum(judged.mature * judged.window_profit) AS mature_profit,
    sum(judged.seen) AS all_seen,
    sum(judged.seen * judged.again) AS seen_on,
    sum(judged.seen * judged.trial_profit) AS seen_trial_profit,
    sum(judged.seen * judged.year_profit) AS seen_profit
FROM judged
LEFT JOIN groups AS of_channel
    ON of_channel.dimension = {of_channel} AND of_channel.code = coalesce(judged.channel, 0)
LEFT JOIN groups AS of_campaign
    ON of_campaign.dimension = {of_campaign} AND of_campaign.code = coalesce(judged.campaign, 0)
GROUP BY coalesce(of_channel.segment, 30), coalesce(of_campaign.segment, 30)
