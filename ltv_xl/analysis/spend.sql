-- One row per channel and month in which something was spent, with the customers of known start it acquired in that month.
-- In: ad_spend, traits, roster, labels. Spend without a channel is set against the customers whose own channel has no
-- spend in that month. {acquired_by}: the code of a customer's channel. {contract}: whether a customer is under
-- contract. $channel_labels: the number of the channels' labels. $only_channel: that of the one channel of which there
-- is a part; NULL for all. {named}, {spent}: the same of campaigns, where these are meant.
-- counted: the month's new customers are all seen: it lies from $spend_from on and has ended by $as_of ($open_month is
-- the first month that has not).
WITH spent AS (
    SELECT
        labels.code,
        labels.name AS channel,
        ad_spend.month,
        sum(ad_spend.cost) AS all_cost,
        sum(ad_spend.clicks) AS all_clicks,
        sum(ad_spend.conversions) AS all_conversions
    FROM ad_spend
    LEFT JOIN labels ON labels.dimension = $channel_labels AND labels.value = ad_spend.{named}
    WHERE {spent}
    GROUP BY labels.code, labels.name, ad_spend.month
    -- A row of nothing spent acquires nobody: its customers would make all others look cheaper.
    HAVING sum(ad_spend.cost) <> 0
),
acquired AS (
    SELECT
        {acquired_by} AS code,
        CAST(date_trunc('month', traits.first_on) AS DATE) AS month,
        count(*) AS customers,
        sum(CASE WHEN {contract} THEN 1 ELSE 0 END) AS contracts
    FROM traits
    JOIN roster ON roster.number = traits.number
    WHERE traits.first_on >= $known_from
    GROUP BY 1, 2
),
others AS (
    SELECT
        acquired.month,
        sum(acquired.customers) AS all_customers,
        sum(acquired.contracts) AS all_contracts
    FROM acquired
    LEFT JOIN spent ON spent.code = acquired.code AND spent.month = acquired.month
    WHERE spent.code IS NULL
    GROUP BY acquired.month
)
SELECT
    spent.channel,
    spent.month,
    spent.all_cost AS cost,
    spent.all_clicks AS clicks,
    spent.all_conversions AS conversions,
    coalesce(CASE WHEN spent.code IS NULL THEN others.all_customers ELSE acquired.customers END, 0) AS customers,
    spent.month >= $spend_from AND spent.month < $open_month AS counted,
    coalesce(CASE WHEN spent.code IS NULL THEN others.all_contracts ELSE acquired.contracts END, 0) AS contracts,
    spent.code
FROM spent
LEFT JOIN acquired ON acquired.code = spent.code AND acquired.month = spent.month
LEFT JOIN others ON others.month = spent.month
WHERE CAST($only_channel AS VARCHAR) IS NULL OR spent.channel = $only_channel
ORDER BY spent.month, spent.channel
